package dev.laddstreams.learning.labeler;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.util.List;

/**
 * Describes a labeler without its weights: all that one must know to choose it, to use it and to check it.
 *
 * @param inputShape what the network takes, and what every sub-image is resized to
 * @param classNames one a column of its output
 * @param normalisation of the space in which its input lives
 * @param grid the static grid that it labels
 * @param temperature divides the logits before the softmax, greater than 0; 1 for a model that returns probabilities
 * @param output what the model returns
 * @param measured when it was trained
 */
public record LabelerSpec(
        ImageShape inputShape,
        List<String> classNames,
        Normalisation normalisation,
        SubImageGrid grid,
        double temperature,
        Output output,
        LabelerMeasurements measured) {

    /** What the model's output tensor [batch, classes] holds. */
    public enum Output {
        @JsonProperty("logits")
        LOGITS,
        @JsonProperty("probabilities")
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
        measured.requireFit(classNames.size());
    }

    public int classes() {
        return classNames.size();
    }

    private static void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw LaddException.cannot(Reason.INPUT_INVALID, "describe labeler", value, expected);
        }
    }
}
