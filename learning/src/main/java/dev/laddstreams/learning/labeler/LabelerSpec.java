package dev.laddstreams.learning.labeler;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a labeler bundle's {@code labeler.json} says.
 *
 * @param inputShape what the network takes, and what every sub-image is resized to
 * @param classNames one a column of its output
 * @param normalisation of the space in which its input lives
 * @param grid the static grid that it labels
 * @param temperature divides the logits before the softmax, greater than 0; 1 for a model that returns probabilities
 * @param epoch training epoch of the weights, from 1, empty for a model made elsewhere
 * @param heldOutAccuracy on held-out images, 0..1
 * @param denseLabelEntropy mean entropy of its dense labels in nats
 * @param agreement share of sub-images whose most likely class is the image's
 * @param output what the model returns
 */
public record LabelerSpec(
        ImageShape inputShape,
        List<String> classNames,
        Normalisation normalisation,
        SubImageGrid grid,
        double temperature,
        OptionalInt epoch,
        OptionalDouble heldOutAccuracy,
        OptionalDouble denseLabelEntropy,
        OptionalDouble agreement,
        Output output) {

    /** What the model's output tensor [batch, classes] holds. */
    public enum Output {
        LOGITS,
        PROBABILITIES;

        /** Stable name in {@code labeler.json}: {@code logits}, {@code probabilities}. */
        public String code() {
            return EnumCode.of(this);
        }
    }

    public LabelerSpec {
        requireNonNull(inputShape, "inputShape");
        classNames = List.copyOf(classNames);
        requireNonNull(normalisation, "normalisation");
        requireNonNull(output, "output");
        grid.boxes(inputShape);
        require(!classNames.isEmpty(), "no class names", "at least one");
        require(
                normalisation.channels() == inputShape.channels(),
                "normalisation of " + normalisation.channels() + " channels",
                inputShape.channels() + ", as the input shape " + inputShape);
        require(
                temperature > 0 && temperature < Double.POSITIVE_INFINITY,
                "temperature " + temperature,
                "a finite number greater than 0");
        require(
                output == Output.LOGITS || temperature == 1,
                "temperature " + temperature + " for a model that returns probabilities",
                "1");
        require(epoch.isEmpty() || epoch.getAsInt() >= 1, "epoch " + epoch, "at least 1");
        requireWithin("held-out accuracy", heldOutAccuracy, 1);
        requireWithin("agreement", agreement, 1);
        requireWithin("dense-label entropy", denseLabelEntropy, Math.log(classNames.size()) + 1e-6);
    }

    public int classes() {
        return classNames.size();
    }

    private static void requireWithin(String what, OptionalDouble value, double max) {
        require(
                value.isEmpty() || (value.getAsDouble() >= 0 && value.getAsDouble() <= max),
                what + " " + value,
                "0.." + (float) max);
    }

    private static void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw LaddException.cannot(Reason.INPUT_INVALID, "describe labeler", value, expected);
        }
    }
}
