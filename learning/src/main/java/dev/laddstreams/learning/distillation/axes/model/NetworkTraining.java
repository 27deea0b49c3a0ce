package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.learning.training.NetworkTrainer;
import dev.laddstreams.learning.training.StepPlan;
import dev.laddstreams.learning.training.ViewPool;
import java.util.function.BiConsumer;

/**
 * Trains a network for some epochs by stochastic gradient descent in float32. The same seed gives the same weights. A last
 * batch that is not full is left out of an epoch; batches are as large as divide the images evenly.
 *
 * @param learningRate constant
 * @param batch images in a step, at most
 */
public record NetworkTraining(
        Wiring wiring, double learningRate, double momentum, double weightDecay, int batch, Augmentation augmentation) {
    /**
     * @param positions of the images to train on, in {@code views}
     * @param afterEpoch hears the number of finished epochs and the trainer
     */
    public NetworkWeights train(
            NetworkWeights start,
            ViewPool views,
            int[] positions,
            int epochs,
            Seed seed,
            BiConsumer<Integer, NetworkTrainer> afterEpoch) {
        Descent descent = new Descent(LabelerTraining.Optimizer.SGD, momentum, weightDecay);
        int steps = (positions.length + batch - 1) / batch;
        int size = positions.length / steps;
        try (NetworkTrainer trainer =
                new NetworkTrainer(wiring.program(), start, descent, augmentation, Precision.FLOAT32, seed.value())) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                int[] order = SeededRandom.permutation(
                        positions.length, seed.derive("order", epoch).generator());
                long[] chosen = new long[steps * size];
                for (int i = 0; i < chosen.length; i++) {
                    chosen[i] = positions[order[i]];
                }
                trainer.run(views, views, wiring.pool().scale(), StepPlan.uniform(chosen, size, learningRate));
                afterEpoch.accept(epoch, trainer);
            }
            return trainer.weights();
        }
    }

    /** The same for networks that train one at a time, between iterations. */
    public NetworkWeights train(NetworkWeights start, ViewPool views, int[] positions, int epochs, Seed seed) {
        return wiring.workers()
                .batch(
                        Math.min(batch, positions.length),
                        start.spec(),
                        () -> train(start, views, positions, epochs, seed, (epoch, trainer) -> {}));
    }
}
