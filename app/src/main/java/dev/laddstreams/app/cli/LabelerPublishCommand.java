package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.labeler.Labelers;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        header =
                "Publishes a labeler: a bundle of 'ladd labeler train', or an ONNX or TorchScript file made elsewhere.",
        description = {
            "",
            "The model is loaded and tried on a blank image and one of noise first. A version never changes; the same bundle is published"
                    + " once. A model made elsewhere takes float32 [batch, channels, height, width] in normalised space and"
                    + " returns [batch, classes]; say what it takes with --input, --classes, --mean and --std."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd labeler publish --id fashion-labeler --bundle ladd-work/labelers/4be1....zip",
            "  ladd labeler publish --id mine --model resnet.onnx --input 3x32x32 --classes cat,dog \\",
            "      --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25"
        },
        customSynopsis = {
            "ladd labeler publish --id=ID --bundle=FILE [OPTIONS]",
            "       ladd labeler publish --id=ID --model=FILE --input=CxHxW --classes=NAME,...",
            "                            --mean=X,... --std=X,... [OPTIONS]"
        })
final class LabelerPublishCommand implements Callable<Integer> {
    private static final List<String> MODEL_OPTIONS =
            List.of("--input", "--classes", "--mean", "--std", "--output", "--temperature", "--grid", "--crop-ratio");
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})x(\\d{1,5})x(\\d{1,5})");

    private final Session session;

    @Mixin
    private GridOptions grid = new GridOptions();

    @Option(names = "--id", paramLabel = "ID", required = true, order = 1, description = "Id of the labeler.")
    private String id;

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(names = "--bundle", paramLabel = "FILE", order = 2, description = "A bundle: a zip with labeler.json.")
        private Path bundle;

        @Option(names = "--model", paramLabel = "FILE", order = 3, description = "An ONNX or TorchScript file.")
        private Path model;
    }

    @Option(
            names = "--input",
            paramLabel = "CxHxW",
            order = 4,
            description = "With --model: channels, height and width that it takes, for example 3x32x32.")
    private String input;

    @Option(
            names = "--classes",
            paramLabel = "NAME,...",
            split = ",",
            hideParamSyntax = true,
            order = 5,
            description = "With --model: class names in the order of its output, joined by commas.")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--mean",
            paramLabel = "X,...",
            split = ",",
            hideParamSyntax = true,
            order = 6,
            description = "With --model: mean of each channel, in 0..1 units.")
    private List<Float> mean = new ArrayList<>();

    @Option(
            names = "--std",
            paramLabel = "X,...",
            split = ",",
            hideParamSyntax = true,
            order = 7,
            description = "With --model: standard deviation of each channel, in 0..1 units.")
    private List<Float> std = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "KIND",
            order = 8,
            defaultValue = "logits",
            description = "With --model: what it returns, logits or probabilities (default: ${DEFAULT-VALUE}).")
    private LabelerSpec.Output output;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            order = 9,
            description = "With --model: divides the logits before the softmax (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(names = "--json", order = 10, description = "Prints the version as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerPublishCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LabelerPublisher.requireLabelerId(id);
        Configuration configuration = session.configurationWithLog();
        LabelerDescriptor version = source.bundle == null ? publishModel(configuration) : publishBundle(configuration);
        if (json) {
            session.printJson(Map.of(
                    "id", version.getLabelerId(),
                    "version", version.getVersion(),
                    "sha256", version.getSha256(),
                    "artifact", version.getArtifactUri()));
        } else {
            session.terminal()
                    .result("Published " + id + " version " + version.getVersion() + ": " + version.getArtifactUri());
        }
        return 0;
    }

    private LabelerDescriptor publishBundle(Configuration configuration) {
        MODEL_OPTIONS.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw LaddException.cannot(
                            Reason.USAGE,
                            "publish " + source.bundle,
                            option,
                            "no such option beside --bundle: the bundle says it itself");
                });
        return publish(configuration, source.bundle);
    }

    /** What does not load must not stay in the folder of the published bundles. */
    private LabelerDescriptor publishModel(Configuration configuration) {
        LabelerSpec described = describe();
        Path trial = WorkDir.of(configuration).newTrial();
        try {
            Path bundle = LabelerBundle.wrap(trial, described, source.model);
            // messages name the file that the user named
            Path named = Files.move(bundle, trial.resolve(source.model.getFileName()));
            return publish(configuration, named);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "publish " + source.model, trial + ": " + e, "a folder to work in", e);
        } finally {
            WorkDir.deleteTrial(trial);
        }
    }

    private LabelerDescriptor publish(Configuration configuration, Path bundle) {
        tryOut(configuration, bundle);
        Path folder = WorkDir.of(configuration).artifacts(configuration);
        try (StackAccess stack = StackAccess.open(configuration)) {
            return new LabelerPublisher(stack.connection(), stack.catalogue(), folder).publish(id, bundle);
        }
    }

    private static void tryOut(Configuration configuration, Path bundle) {
        ImageShape shape = LabelerBundle.readSpec(bundle).inputShape();
        Labelers.open(bundle, configuration.get(ConfigKeys.LABELER_ENGINE), 1, Labelers.defaultBatchSize(shape))
                .close();
    }

    private LabelerSpec describe() {
        List<String> missing = new ArrayList<>();
        if (input == null) {
            missing.add("--input");
        }
        if (classes.isEmpty()) {
            missing.add("--classes");
        }
        if (mean.isEmpty()) {
            missing.add("--mean");
        }
        if (std.isEmpty()) {
            missing.add("--std");
        }
        if (!missing.isEmpty()) {
            throw wrong("no " + String.join(", no ", missing), "all of --input, --classes, --mean and --std");
        }
        Matcher shape = SHAPE.matcher(input);
        if (!shape.matches()) {
            throw wrong("--input " + input, "channels, height and width, such as 3x32x32");
        }
        if (isRowsFirst(shape)) {
            throw wrong(
                    "--input " + input,
                    "the order is channels, height, width: " + shape.group(3) + "x" + shape.group(1) + "x"
                            + shape.group(2));
        }
        if (new HashSet<>(classes).size() < classes.size()) {
            throw wrong("--classes " + String.join(",", classes), "each name once");
        }
        try {
            return describe(new ImageShape(
                    Integer.parseInt(shape.group(1)),
                    Integer.parseInt(shape.group(2)),
                    Integer.parseInt(shape.group(3))));
        } catch (LaddException e) {
            throw new LaddException(Reason.USAGE, e.getMessage(), e);
        }
    }

    /** As TensorFlow has it: one or three channels last, and far more than that in front. */
    private static boolean isRowsFirst(Matcher shape) {
        return Integer.parseInt(shape.group(1)) > 4 && shape.group(3).matches("0*[13]");
    }

    private LabelerSpec describe(ImageShape shape) {
        grid.requireFit(shape);
        return new LabelerSpec(
                shape,
                classes,
                new Normalisation(mean, std),
                grid.grid(),
                temperature,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                output);
    }

    private LaddException wrong(String value, String expected) {
        return LaddException.cannot(Reason.USAGE, "publish " + source.model, value, expected);
    }
}
