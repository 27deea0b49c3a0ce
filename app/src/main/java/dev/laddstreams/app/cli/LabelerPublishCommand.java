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
import java.nio.file.Path;
import java.util.ArrayList;
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
import picocli.CommandLine.Option;

@Command(
        name = "publish",
        header =
                "Publishes a labeler: a bundle of 'ladd labeler train', or an ONNX or TorchScript file made elsewhere.",
        description = {
            "",
            "The model is loaded and tried on a blank image first. A version never changes; the same bundle is published"
                    + " once. A model made elsewhere takes float32 [batch, channels, height, width] in normalised space and"
                    + " returns [batch, classes]; say what it takes with --input, --classes, --mean and --std."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd labeler publish --id fashion-labeler --bundle ladd-work/labelers/4be1....zip",
            "  ladd labeler publish --id mine --model resnet.onnx --input 3x32x32 --classes cat,dog --mean 0.5,0.5,0.5"
                    + " --std 0.25,0.25,0.25"
        })
final class LabelerPublishCommand implements Callable<Integer> {
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
            paramLabel = "NAMES",
            split = ",",
            order = 5,
            description = "With --model: class names in the order of its output, joined by commas.")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--mean",
            paramLabel = "X,...",
            split = ",",
            order = 6,
            description = "With --model: mean of each channel, in 0..1 units.")
    private List<Float> mean = new ArrayList<>();

    @Option(
            names = "--std",
            paramLabel = "X,...",
            split = ",",
            order = 7,
            description = "With --model: standard deviation of each channel, in 0..1 units.")
    private List<Float> std = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "KIND",
            order = 8,
            description = "With --model: what it returns, logits or probabilities (default: ${DEFAULT-VALUE}).")
    private LabelerSpec.Output output = LabelerSpec.Output.LOGITS;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            order = 9,
            description = "With --model: divides the logits before the softmax (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(names = "--json", order = 10, description = "Prints the version as JSON.")
    private boolean json;

    LabelerPublishCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LabelerPublisher.requireLabelerId(id);
        Configuration configuration = session.configurationWithLog();
        Path folder = WorkDir.of(configuration).artifacts(configuration);
        Path bundle = source.bundle != null ? source.bundle : LabelerBundle.wrap(folder, spec(), source.model);
        tryOut(configuration, bundle);
        LabelerDescriptor version;
        try (StackAccess stack = StackAccess.open(configuration)) {
            version = new LabelerPublisher(stack.connection(), stack.catalogue(), folder).publish(id, bundle);
        }
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

    private static void tryOut(Configuration configuration, Path bundle) {
        ImageShape shape = LabelerBundle.readSpec(bundle).inputShape();
        Labelers.open(bundle, configuration.get(ConfigKeys.LABELER_ENGINE), 1, Labelers.defaultBatchSize(shape))
                .close();
    }

    private LabelerSpec spec() {
        Matcher shape = SHAPE.matcher(input == null ? "" : input);
        if (!shape.matches() || classes.isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "publish " + source.model,
                    "--input " + input + ", " + classes.size() + " class names",
                    "--input such as 3x32x32, --classes, --mean and --std");
        }
        return new LabelerSpec(
                new ImageShape(
                        Integer.parseInt(shape.group(1)),
                        Integer.parseInt(shape.group(2)),
                        Integer.parseInt(shape.group(3))),
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
}
