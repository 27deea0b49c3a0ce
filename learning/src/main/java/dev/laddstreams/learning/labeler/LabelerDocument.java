package dev.laddstreams.learning.labeler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Holds the required keys of {@code labeler.json} as they are written there, so that the names in a file do not follow
 * those of {@link LabelerSpec}. {@link LabelerJson} reads and writes it.
 *
 * @param grid how images are cut into sub-images
 */
record LabelerDocument(
        Integer format,
        Input input,
        List<String> classNames,
        Space normalisation,
        Cut grid,
        Double temperature,
        LabelerSpec.Output output) {
    static final int FORMAT = 1;

    static LabelerDocument of(LabelerSpec spec) {
        ImageShape shape = spec.inputShape();
        return new LabelerDocument(
                FORMAT,
                new Input(shape.channels(), shape.height(), shape.width()),
                spec.classNames(),
                new Space(spec.normalisation().mean(), spec.normalisation().std()),
                new Cut(spec.grid().n(), spec.grid().cropRatio(), Resize.BILINEAR),
                spec.temperature(),
                spec.output());
    }

    LabelerSpec toSpec(Measured measured) {
        return new LabelerSpec(
                new ImageShape(input.channels, input.height, input.width),
                classNames,
                new Normalisation(normalisation.mean, normalisation.std),
                new SubImageGrid(grid.n, grid.cropRatio),
                temperature,
                output,
                measured.toMeasurements());
    }

    /** What the network takes. */
    record Input(Integer channels, Integer height, Integer width) {}

    /** Mean and standard deviation of each channel. */
    record Space(List<Float> mean, List<Float> std) {}

    /** The grid of sub-images, and how each is brought to the network's extent. */
    record Cut(Integer n, Double cropRatio, Resize resize) {}

    /** How sub-images are resized. */
    enum Resize {
        @JsonProperty("bilinear")
        BILINEAR
    }

    /** The keys that may be absent, beside the required ones: what was measured in training. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Measured(
            @Nullable Integer epoch,
            @Nullable Double heldOutAccuracy,
            @Nullable Double denseLabelEntropy,
            @Nullable Double agreement,
            @Nullable Double forwardFlops,
            @Nullable Double trainingFlops) {
        static Measured of(LabelerMeasurements measured) {
            return new Measured(
                    measured.epoch().isPresent() ? measured.epoch().getAsInt() : null,
                    boxed(measured.heldOutAccuracy()),
                    boxed(measured.denseLabelEntropy()),
                    boxed(measured.agreement()),
                    measured.cost().map(LabelerMeasurements.Cost::forward).orElse(null),
                    measured.cost().map(LabelerMeasurements.Cost::training).orElse(null));
        }

        LabelerMeasurements toMeasurements() {
            return new LabelerMeasurements(
                    epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch),
                    optional(heldOutAccuracy),
                    optional(denseLabelEntropy),
                    optional(agreement),
                    cost());
        }

        private Optional<LabelerMeasurements.Cost> cost() {
            if ((forwardFlops == null) != (trainingFlops == null)) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "describe labeler",
                        "one of forwardFlops and trainingFlops",
                        "both or none of them");
            }
            return forwardFlops == null || trainingFlops == null
                    ? Optional.empty()
                    : Optional.of(new LabelerMeasurements.Cost(forwardFlops, trainingFlops));
        }

        private static @Nullable Double boxed(OptionalDouble value) {
            return value.isPresent() ? value.getAsDouble() : null;
        }

        private static OptionalDouble optional(@Nullable Double value) {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }
}
