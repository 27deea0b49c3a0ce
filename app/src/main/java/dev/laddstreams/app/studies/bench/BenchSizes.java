package dev.laddstreams.app.studies.bench;

import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.training.Augmentation;

/**
 * What the figures of a row depend on, apart from its images and its method.
 *
 * @param recipe of every method
 * @param iterations as a multiple of the recipe's
 * @param width channels of each convolution of all networks
 * @param minutes that a distillation may take: a longer one does fewer iterations
 */
public record BenchSizes(
        RecipeName recipe, double iterations, int width, int minutes, Evaluation evaluation, long seed) {
    /**
     * How fresh networks are trained and tested.
     *
     * @param networks for each accuracy
     * @param testImages at most
     * @param epochs of the networks that train on whole images with the set's own labels
     * @param augmentation of those networks
     */
    public record Evaluation(int networks, int testImages, int epochs, Augmentation augmentation) {}
}
