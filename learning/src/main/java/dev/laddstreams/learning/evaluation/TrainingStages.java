package dev.laddstreams.learning.evaluation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.DistilledSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * In which order a network trains on the images of a set: stage after stage, each time on all images up to it.
 *
 * @param ofImages 0-based stage of each image
 * @param learningRates by stage; empty where the recipe's own applies
 */
public record TrainingStages(int[] ofImages, List<Double> learningRates) {
    public TrainingStages {
        learningRates = List.copyOf(learningRates);
        int first = Arrays.stream(ofImages).min().orElse(0);
        int last = Arrays.stream(ofImages).max().orElse(0);
        boolean enough = learningRates.isEmpty() || learningRates.size() > last;
        if (first < 0 || !enough || learningRates.stream().anyMatch(rate -> !(rate > 0) || rate.isInfinite())) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "train in stages",
                    "stages " + first + ".." + last + ", learning rates " + learningRates,
                    "stages from 0 on, and one learning rate above 0 for each, or none");
        }
    }

    /** All images at once, by the recipe's learning rate. */
    public static TrainingStages single(int images) {
        return new TrainingStages(new int[images], List.of());
    }

    public static TrainingStages of(DistilledSet set) {
        return new TrainingStages(set.stages(), set.learningRates());
    }

    /**
     * One stage of the training.
     *
     * @param number of the stage, 0-based
     * @param images positions of all images up to this stage
     */
    record Part(int number, int[] images, double learningRate) {}

    /**
     * The stages that have images, in order.
     *
     * @param learningRate of a recipe, where none was learned
     */
    List<Part> parts(double learningRate) {
        return Arrays.stream(ofImages)
                .sorted()
                .distinct()
                .mapToObj(stage -> new Part(
                        stage,
                        IntStream.range(0, ofImages.length)
                                .filter(i -> ofImages[i] <= stage)
                                .toArray(),
                        learningRates.isEmpty() ? learningRate : learningRates.get(stage)))
                .toList();
    }
}
