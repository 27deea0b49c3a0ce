package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was measured of a labeler when it was trained; nothing is known of a model made elsewhere.
 *
 * @param epoch training epoch of the weights, from 1
 * @param heldOutAccuracy on held-out images, 0..1
 * @param denseLabelEntropy mean entropy of its dense labels in nats
 * @param agreement share of sub-images whose most likely class is the image's
 * @param cost of its training and of its use
 */
public record LabelerMeasurements(
        OptionalInt epoch,
        OptionalDouble heldOutAccuracy,
        OptionalDouble denseLabelEntropy,
        OptionalDouble agreement,
        Optional<Cost> cost) {
    /** Of a model made elsewhere. */
    public static final LabelerMeasurements NONE = new LabelerMeasurements(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty());

    /**
     * Floating-point operations, 2 a multiply-add.
     *
     * @param forward of one sub-image, more than 0
     * @param training of all the epochs up to this one, backward as twice forward
     */
    public record Cost(double forward, double training) {
        public Cost {
            require(forward > 0 && Double.isFinite(forward), "forward FLOPs " + forward, "more than 0");
            require(training >= 0 && Double.isFinite(training), "training FLOPs " + training, "0 or more");
        }
    }

    public LabelerMeasurements {
        require(epoch.isEmpty() || epoch.getAsInt() >= 1, "epoch " + epoch, "at least 1");
        requireWithin("held-out accuracy", heldOutAccuracy, 1);
        requireWithin("agreement", agreement, 1);
    }

    /** Fails for an entropy that labels of so many classes cannot have. */
    void requireFit(int classes) {
        requireWithin("dense-label entropy", denseLabelEntropy, Math.log(classes) + 1e-6);
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
