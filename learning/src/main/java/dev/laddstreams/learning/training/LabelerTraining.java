package dev.laddstreams.learning.training;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.network.ConvNetSpec;

/**
 * How a labeler is trained.
 *
 * @param heldOut images for accuracy, entropy and agreement only; picks nothing
 * @param temperature of the dense labels that are measured, greater than 0; training does not use it
 * @param seed of weights, order and augmentation
 */
public record LabelerTraining(
        ImageSet train,
        ImageSet heldOut,
        Normalisation normalisation,
        ConvNetSpec network,
        SubImageGrid grid,
        double temperature,
        Course course,
        long seed) {
    /** Forward counts 1, backward 2. */
    private static final int TRAINING_PASSES = 3;

    /** The optimiser; momentum is SGD's, AdamW takes 0.9 and 0.999. */
    public enum Optimizer {
        SGD,
        ADAMW
    }

    /**
     * How the network passes through the images.
     *
     * @param learningRate constant, greater than 0
     * @param batchSize at least 1; what is left over at the end of an epoch's order is not trained on in that epoch
     * @param epochs at least 1
     */
    public record Course(Descent descent, double learningRate, int batchSize, int epochs, Augmentation augmentation) {
        public Course {
            requireNonNull(descent, "descent");
            requireNonNull(augmentation, "augmentation");
            if (!(learningRate > 0) || batchSize < 1 || epochs < 1) {
                throw LaddException.cannot(
                        Reason.USAGE,
                        "train a labeler",
                        "learning rate " + learningRate + ", batch size " + batchSize + ", " + epochs + " epochs",
                        "learning rate > 0, batch size and epochs >= 1");
            }
        }
    }

    /**
     * What training up to an epoch takes, and then labelling one sub-image.
     *
     * @param epoch from 1
     */
    public LabelerMeasurements.Cost cost(int epoch) {
        double forward = 2.0 * network.multiplyAdds();
        int batch = Math.min(course.batchSize(), train.count());
        long views = (long) train.count() / batch * batch * epoch;
        return new LabelerMeasurements.Cost(forward, TRAINING_PASSES * forward * views);
    }

    public LabelerTraining {
        requireNonNull(normalisation, "normalisation");
        requireNonNull(grid, "grid");
        requireNonNull(course, "course");
        checkImages(train, network);
        checkImages(heldOut, network);
        if (!(temperature > 0)) {
            throw LaddException.cannot(
                    Reason.USAGE, "train a labeler", "temperature " + temperature, "temperature > 0");
        }
    }

    private static void checkImages(ImageSet images, ConvNetSpec network) {
        if (images.count() == 0) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID, "train a labeler", "no images in " + images.name(), "at least one");
        }
        if (!images.shape().equals(network.input()) || images.classes() != network.classes()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "train a labeler on " + images.name(),
                    images.shape() + " images of " + images.classes() + " classes",
                    network.input() + " images of " + network.classes() + " classes");
        }
    }
}
