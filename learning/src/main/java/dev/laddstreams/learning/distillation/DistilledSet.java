package dev.laddstreams.learning.distillation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.network.NetworkWeights;
import java.util.List;
import java.util.Optional;

/**
 * A distilled set, or a chosen real one, ordered by class, then index.
 *
 * @param sourcePositions for each image, the position in the real set that it was made from; none for images from noise
 * @param storedBytes what the parameterisation really stores, learned labels and learning rates included
 * @param stages for each image the 0-based stage in which it was made; networks train on stage 0 first, then on the images
 *     up to stage 1, and so on
 * @param learningRates to train with, one a stage; empty where none was learned
 * @param softLabels row-major [images, classes], probabilities; empty where the class is the label
 * @param teachers networks with batch norm that label at training time; none where the labels are fixed
 */
public record DistilledSet(
        LabelledImages images,
        int[] sourcePositions,
        long storedBytes,
        int[] stages,
        List<Double> learningRates,
        Optional<float[]> softLabels,
        List<NetworkWeights> teachers) {
    public DistilledSet {
        requireNonNull(images, "images");
        learningRates = List.copyOf(learningRates);
        teachers = List.copyOf(teachers);
        if ((sourcePositions.length != images.count() && sourcePositions.length != 0)
                || stages.length != images.count()) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use distilled set",
                    sourcePositions.length + " source positions and " + stages.length + " stages for " + images.count()
                            + " images",
                    "one an image");
        }
    }

    /** A set of one stage, without learned labels or learning rates. */
    public DistilledSet(LabelledImages images, int[] sourcePositions, long storedBytes) {
        this(images, sourcePositions, storedBytes, new int[images.count()], List.of(), Optional.empty(), List.of());
    }

    /** The same set with these labels. */
    public DistilledSet labelled(float[] labels) {
        return new DistilledSet(
                images,
                sourcePositions,
                storedBytes + (long) labels.length * Float.BYTES,
                stages,
                learningRates,
                Optional.of(labels),
                teachers);
    }

    /** The same set with networks that label it at training time; their weights count as stored. */
    public DistilledSet labelledBy(List<NetworkWeights> networks) {
        long values = networks.stream()
                .flatMap(network -> network.tensors().stream())
                .mapToLong(tensor -> tensor.values().length)
                .sum();
        return new DistilledSet(
                images,
                sourcePositions,
                storedBytes + values * Float.BYTES,
                stages,
                learningRates,
                softLabels,
                networks);
    }
}
