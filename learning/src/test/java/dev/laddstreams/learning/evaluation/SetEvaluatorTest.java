package dev.laddstreams.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.RealSubset;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.NetworkTrainer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetEvaluatorTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final Normalisation NORMALISATION = new Normalisation(List.of(0.5f), List.of(0.25f));
    private static final ConvNetSpec NETWORK = new ConvNetSpec(SHAPE, 2, 8, 1, ConvNetSpec.Norm.INSTANCE);
    private static final long[] SEEDS = {1, 2, 3};

    @Test
    void shouldLearnFromHardLabels() {
        EvaluationOutcome outcome = evaluate(subset(), SetRecipe.published(60, Augmentation.NONE));

        assertThat(outcome.accuracies()).hasSize(3);
        assertThat(outcome.mean()).isGreaterThan(0.9);
        assertThat(evaluate(subset(), SetRecipe.published(60, Augmentation.NONE))
                        .accuracies())
                .isEqualTo(outcome.accuracies());
    }

    @Test
    void shouldLearnFromMixedSoftLabels() {
        DistilledSet set = subset();
        float[] labels = new float[2 * set.images().count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = set.images().labels()[i / 2] == i % 2 ? 0.95f : 0.05f;
        }

        assertThat(evaluate(with(set, Optional.of(labels)), SetRecipe.mixed(60, Augmentation.NONE))
                        .mean())
                .isGreaterThan(0.9);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = 1 - labels[i];
        }
        assertThat(evaluate(with(set, Optional.of(labels)), SetRecipe.mixed(60, Augmentation.NONE))
                        .mean())
                .as("with the labels exchanged")
                .isLessThan(0.1);
        assertThatThrownBy(() -> evaluate(set, SetRecipe.mixed(1, Augmentation.NONE)))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("a set with hard labels (expected: one with soft ones)");
    }

    @Test
    void shouldTrainStageAfterStageWithItsLearningRate() {
        DistilledSet set = subset();
        int[] stages = new int[set.images().count()];
        for (int i = 0; i < stages.length; i++) {
            stages[i] = i % 2;
        }
        DistilledSet staged = staged(set, stages, List.of(0.01, 0.01));
        DistilledSet still = staged(set, stages, List.of(1e-12, 1e-12));
        SetRecipe recipe = SetRecipe.published(60, Augmentation.NONE);

        assertThat(evaluate(staged, recipe).mean()).isGreaterThan(0.9);
        assertThat(evaluate(still, recipe).mean())
                .as("networks that stay where they were")
                .isLessThan(0.85);
        // The second stage trains on both halves again.
        assertThat(evaluate(staged, recipe).flops())
                .isCloseTo(1.5 * evaluate(set, recipe).flops(), within(1.0));
    }

    @Test
    void shouldMatchPlainJavaInTheDivergenceOfMixedLabels() {
        double[] logits = {1.0, -2.0, 0.5, 3.0};
        double[] labels = {0.3, 0.1, -1.0, 2.0};
        double t = 30;
        double expected = 0;
        for (int row = 0; row < 4; row += 2) {
            double p = 1 / (1 + Math.exp((labels[row + 1] - labels[row]) / t));
            double q = 1 / (1 + Math.exp((logits[row + 1] - logits[row]) / t));
            expected += (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q))) / 2;
        }
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open()) {
            double found = program.call(
                            scope,
                            NetworkTrainer.DIVERGENCE_OF,
                            scope.doubles(logits, 2, 2),
                            scope.doubles(labels, 2, 2),
                            t)
                    .get(0)
                    .toDoubleArray()[0];

            assertThat(found).isCloseTo(expected, within(1e-12));
        }
    }

    private static EvaluationOutcome evaluate(DistilledSet set, SetRecipe recipe) {
        return SetEvaluator.evaluate(set, recipe, NETWORK, stripes(200, 9), NORMALISATION, SEEDS);
    }

    private static DistilledSet subset() {
        return RealSubset.random(stripes(100, 5), NORMALISATION, 6, 1);
    }

    private static DistilledSet with(DistilledSet set, Optional<float[]> softLabels) {
        LabelledImages images = set.images();
        return new DistilledSet(
                images,
                set.sourcePositions(),
                set.storedBytes(),
                set.stages(),
                set.learningRates(),
                softLabels,
                List.of());
    }

    private static DistilledSet staged(DistilledSet set, int[] stages, List<Double> learningRates) {
        return new DistilledSet(
                set.images(),
                set.sourcePositions(),
                set.storedBytes(),
                stages,
                learningRates,
                Optional.empty(),
                List.of());
    }

    /** Horizontal and vertical stripes in noise. */
    private static ImageSet stripes(int count, int seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * SHAPE.values()];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / SHAPE.values();
            labels[image] = image % 2;
            int line = labels[image] == 0 ? i % SHAPE.values() / SHAPE.width() : i % SHAPE.width();
            pixels[i] = (byte) (line % 4 < 2 ? 60 + random.nextInt(90) : 120 + random.nextInt(90));
        }
        return new ImageSet("stripes", SHAPE, List.of("horizontal", "vertical"), pixels, labels);
    }
}
