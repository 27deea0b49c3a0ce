package dev.laddstreams.app.cli;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a model that was made elsewhere takes and returns. */
final class ModelOptions {
    private static final List<String> NAMES =
            List.of("--input", "--classes", "--mean", "--std", "--output", "--temperature", "--grid", "--crop-ratio");
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})x(\\d{1,5})x(\\d{1,5})");

    @Mixin
    private GridOptions grid = new GridOptions();

    @Option(
            names = "--input",
            paramLabel = "CxHxW",
            order = 4,
            description = "With --model: channels, height and width that it takes, for example 3x32x32.")
    private @Nullable String input;

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

    /** Fails as wrong usage where one of these options is given beside a bundle. */
    void requireNone(CommandSpec spec, Path bundle) {
        NAMES.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw LaddException.cannot(
                            Reason.USAGE,
                            "publish " + bundle,
                            option,
                            "no such option beside --bundle: the bundle says it itself");
                });
    }

    /** What the options say of the model, which must be all that is needed. */
    LabelerSpec describe(Path model) {
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
            throw wrong(model, "no " + String.join(", no ", missing), "all of --input, --classes, --mean and --std");
        }
        Matcher shape = SHAPE.matcher(input);
        if (!shape.matches()) {
            throw wrong(model, "--input " + input, "channels, height and width, such as 3x32x32");
        }
        if (isRowsFirst(shape)) {
            throw wrong(
                    model,
                    "--input " + input,
                    "the order is channels, height, width: " + shape.group(3) + "x" + shape.group(1) + "x"
                            + shape.group(2));
        }
        if (new HashSet<>(classes).size() < classes.size()) {
            throw wrong(model, "--classes " + String.join(",", classes), "each name once");
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
                output,
                LabelerMeasurements.NONE);
    }

    private static LaddException wrong(Path model, String value, String expected) {
        return LaddException.cannot(Reason.USAGE, "publish " + model, value, expected);
    }
}
