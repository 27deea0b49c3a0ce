package dev.laddstreams.app.studies.sweep;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep has found so far; written as JSON with these names.
 *
 * @param epochs in order
 * @param winner null until every epoch is evaluated
 * @param chart picture, null until every epoch is evaluated
 */
public record SweepReport(
        String dataset,
        int manifestRevision,
        String labeler,
        Training training,
        Deployment deployment,
        List<Epoch> epochs,
        @Nullable Winner winner,
        @Nullable String chart) {
    public SweepReport {
        epochs = List.copyOf(epochs);
    }

    /** How the labeler is trained: bundles of another training are not its epochs. */
    public record Training(
            @JsonUnwrapped RealImages real,
            String network,
            @JsonUnwrapped Labels labels,
            @JsonUnwrapped Course course,
            long seed) {}

    /**
     * The real images that a labeler learns from and is measured on.
     *
     * @param data name of the set
     * @param checksum of all of them
     */
    public record RealImages(String data, String checksum, int images, int heldOutImages) {}

    /**
     * How an image becomes a dense label.
     *
     * @param grid sub-images along each axis
     * @param cropRatio side of a sub-image over the image's
     */
    public record Labels(int grid, double cropRatio, double temperature) {}

    /** How the labeler's network passes through the real images. */
    public record Course(
            Optimizer optimizer,
            double learningRate,
            double momentum,
            double weightDecay,
            int batchSize,
            int epochs,
            Augmentation augmentation) {}

    /** How fresh networks are trained and tested: accuracies of others cannot be compared. */
    public record Deployment(
            String network,
            List<Long> seeds,
            int steps,
            int viewsPerStep,
            double learningRate,
            Augmentation augmentation,
            int heldOutImages,
            int testImages) {
        public Deployment {
            seeds = List.copyOf(seeds);
        }
    }

    /** One epoch of the labeler. */
    public record Epoch(
            int epoch,
            String bundle,
            @JsonUnwrapped Quality quality,
            @JsonUnwrapped Publication publication,
            @JsonUnwrapped Evaluation evaluation) {
        /** One of which nothing but its training is known. */
        static Epoch trained(int epoch, String bundle, Quality quality) {
            return new Epoch(epoch, bundle, quality, new Publication(null, null), Evaluation.NONE);
        }

        Epoch published(int asVersion, String underTag) {
            return new Epoch(epoch, bundle, quality, new Publication(asVersion, underTag), evaluation);
        }

        Epoch evaluated(long tagMade, Accuracy onHeldOut, Accuracy onTest) {
            return new Epoch(epoch, bundle, quality, publication, new Evaluation(tagMade, onHeldOut, onTest));
        }

        Epoch notEvaluated() {
            return new Epoch(epoch, bundle, quality, publication, Evaluation.NONE);
        }

        boolean isEvaluated() {
            return evaluation.heldOut() != null && evaluation.test() != null && evaluation.taggedAt() != null;
        }

        /** That of a published epoch. */
        int requireVersion() {
            return requireNonNull(publication.version(), "version");
        }

        /** That of a published epoch. */
        String requireTag() {
            return requireNonNull(publication.tag(), "tag");
        }

        /** That of an evaluated epoch. */
        Accuracy requireHeldOut() {
            return requireNonNull(evaluation.heldOut(), "heldOut");
        }

        /** That of an evaluated epoch. */
        Accuracy requireTest() {
            return requireNonNull(evaluation.test(), "test");
        }
    }

    /**
     * What an epoch's training says of its labels.
     *
     * @param labelerAccuracy of the labeler itself on whole held-out images, 0..1
     */
    public record Quality(double trainLoss, double labelerAccuracy, double denseLabelEntropy, double agreement) {}

    /**
     * The version that an epoch became.
     *
     * @param version null until it is published
     * @param tag of its labels in the dataset's table, null until it is published
     */
    public record Publication(
            @Nullable Integer version, @Nullable String tag) {}

    /**
     * What an epoch's labels are worth; all null until they are evaluated.
     *
     * @param taggedAt when the evaluated tag was made, in milliseconds since the epoch
     * @param heldOut of networks that were trained on its labels
     * @param test as {@code heldOut}, on the test split
     */
    public record Evaluation(
            @Nullable Long taggedAt,
            @Nullable Accuracy heldOut,
            @Nullable Accuracy test) {
        private static final Evaluation NONE = new Evaluation(null, null, null);
    }

    /**
     * The accuracy that fresh networks reach on the test images.
     *
     * @param mean 0..1
     * @param deviation sample standard deviation, 0 for a single network
     * @param networks accuracy of each
     */
    public record Accuracy(double mean, double deviation, List<Double> networks) {
        public Accuracy {
            networks = List.copyOf(networks);
        }

        static Accuracy of(double mean, double deviation, double[] networks) {
            return new Accuracy(
                    mean, deviation, DoubleStream.of(networks).boxed().toList());
        }
    }

    /**
     * The epoch whose labels gave the highest mean accuracy on held-out images; of equal ones the earliest.
     *
     * @param close other epochs whose mean is less than the winner's deviation below: the sweep does not tell them apart
     * @param activate command that makes it the active version
     */
    public record Winner(
            int epoch, int version, Accuracy heldOut, Accuracy test, List<Integer> close, String activate) {
        public Winner {
            close = List.copyOf(close);
        }

        /** @param epochs evaluated, at least one */
        static Winner of(String dataset, String labeler, List<Epoch> epochs) {
            Epoch best = epochs.stream()
                    .max(Comparator.<Epoch>comparingDouble(
                                    epoch -> epoch.requireHeldOut().mean())
                            .thenComparing(Epoch::epoch, Comparator.reverseOrder()))
                    .orElseThrow();
            Accuracy heldOut = best.requireHeldOut();
            double least = heldOut.mean() - heldOut.deviation();
            return new Winner(
                    best.epoch(),
                    best.requireVersion(),
                    heldOut,
                    best.requireTest(),
                    epochs.stream()
                            .filter(epoch -> epoch.epoch() != best.epoch()
                                    && epoch.requireHeldOut().mean() >= least)
                            .map(Epoch::epoch)
                            .toList(),
                    "ladd labeler activate " + labeler + " --version " + best.requireVersion() + " --dataset "
                            + dataset);
        }
    }

    /** The winner of a finished sweep. */
    Winner requireWinner() {
        return requireNonNull(winner, "winner");
    }

    SweepReport with(List<Epoch> changed) {
        return new SweepReport(dataset, manifestRevision, labeler, training, deployment, changed, winner, chart);
    }

    SweepReport finished(String drawn) {
        return new SweepReport(
                dataset,
                manifestRevision,
                labeler,
                training,
                deployment,
                epochs,
                Winner.of(dataset, labeler, epochs),
                drawn);
    }
}
