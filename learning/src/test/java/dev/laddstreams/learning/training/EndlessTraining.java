package dev.laddstreams.learning.training;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.PixelScale;
import java.util.stream.LongStream;

/** A process of its own that trains networks until it is ended. */
public final class EndlessTraining {
    private static final ImageShape SHAPE = TrainingFixtures.SHAPE;
    private static final int BATCH = 64;
    private static final int STEPS_A_CALL = 3;
    /** Side by side, as an evaluation trains them: the more, the likelier that one is hit. */
    private static final int NETWORKS = 4;

    private EndlessTraining() {}

    /** Prints a line after each call of a trainer; ends with code 3 as soon as something arrives on standard input. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < NETWORKS; i++) {
            Thread training = new Thread(EndlessTraining::train, "training-" + i);
            training.setDaemon(true);
            training.start();
        }
        if (System.in.read() >= 0) {
            System.exit(3);
        }
    }

    private static void train() {
        ImageSet images = TrainingFixtures.stripes(BATCH, 1);
        ConvNetSpec network = ConvNetSpec.forInput(SHAPE, TrainingFixtures.CLASSES, 32);
        Descent descent = new Descent(LabelerTraining.Optimizer.SGD, 0.9, 5e-4);
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open();
                NetworkTrainer trainer = new NetworkTrainer(
                        program, ConvNet.initialise(network, 1), descent, Augmentation.DSA, Precision.FLOAT32, 1)) {
            float[] targets = ViewPool.oneHot(images.labels(), images.classes());
            ViewPool pool = ViewPool.of(scope, images.pixels(), SHAPE, targets, images.classes());
            PixelScale scale = PixelScale.of(scope, TrainingFixtures.NORMALISATION);
            long[] order = LongStream.range(0, (long) STEPS_A_CALL * BATCH)
                    .map(i -> i % BATCH)
                    .toArray();
            for (; ; ) {
                trainer.run(pool, pool, scale, StepPlan.uniform(order, BATCH, 1e-3));
                System.out.println("trained");
            }
        }
    }
}
