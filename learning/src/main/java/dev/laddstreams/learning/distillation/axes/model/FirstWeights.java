package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of networks that nothing has trained yet. In later stages of a progressive schedule they have first passed the
 * earlier stages' images, stage after stage, each with its learning rate (SeqMatch, PDD).
 */
final class FirstWeights {
    private static final int BATCH = 256;
    private static final double LEARNING_RATE = 0.01;

    private final Wiring wiring;

    FirstWeights(Wiring wiring) {
        this.wiring = wiring;
    }

    NetworkWeights of(Seed seed, Stage stage, SyntheticBatch synthetic) {
        NetworkWeights weights = ConvNet.initialise(wiring.request().network(), seed.value());
        if (stage.first() > 0) {
            return weights;
        }
        for (int earlier = 0; earlier < stage.index(); earlier++) {
            int[] positions = positions(wiring.schedule().stages().get(earlier), synthetic);
            int stepsAnEpoch = (positions.length + BATCH - 1) / BATCH;
            int epochs = Math.max(1, wiring.recipe().get(Setting.STAGE_STEPS) / stepsAnEpoch);
            weights = training(synthetic, earlier)
                    .train(weights, synthetic.views(), positions, epochs, seed.derive("stage", earlier));
        }
        return weights;
    }

    /** Tells apart networks that start differently: by the earlier images that they have passed. */
    String name(Stage stage, SyntheticBatch synthetic) {
        if (stage.first() > 0 || stage.index() == 0) {
            return "fresh";
        }
        int[] passed = positions(wiring.schedule().stages().get(stage.index() - 1), synthetic);
        float[] images = synthetic.images().toFloatArray();
        int size = images.length / synthetic.count();
        int hash = synthetic
                .learningRates()
                .subList(0, Math.min(stage.index(), synthetic.learningRates().size()))
                .hashCode();
        for (int position : passed) {
            float[] image = Arrays.copyOfRange(images, position * size, (position + 1) * size);
            hash = 31 * hash + Arrays.hashCode(image);
        }
        return "stage " + stage.index() + " through " + hash;
    }

    private NetworkTraining training(SyntheticBatch synthetic, int stage) {
        double rate = synthetic.learningRates().isEmpty()
                ? LEARNING_RATE
                : synthetic.learningRates().get(stage);
        return new NetworkTraining(wiring, rate, 0, 0, BATCH, Augmentation.NONE);
    }

    /** Of the images that a stage has, among those of the current one. */
    private int[] positions(Stage stage, SyntheticBatch synthetic) {
        List<Integer> positions = new ArrayList<>();
        for (int c = 0; c < wiring.classes(); c++) {
            for (int i = 0; i < stage.last() * synthetic.perStored(); i++) {
                positions.add(c * synthetic.perClass() + i);
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }
}
