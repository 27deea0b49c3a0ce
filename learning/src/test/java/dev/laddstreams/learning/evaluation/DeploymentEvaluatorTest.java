package dev.laddstreams.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.TrainingFixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentEvaluatorTest {
    private static final ImageShape SHAPE = TrainingFixtures.SHAPE;
    private static final int CLASSES = TrainingFixtures.CLASSES;
    private static final SubImageGrid QUARTERS = new SubImageGrid(2, 0.5);
    private static final ConvNetSpec NETWORK = ConvNetSpec.forInput(SHAPE, CLASSES, 8);
    private static final ImageSet TEST = TrainingFixtures.stripes(200, 9);
    private static final DeploymentRecipe RECIPE = new DeploymentRecipe(150, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);
    private static final long[] SEEDS = {1, 2, 3};

    @Test
    void shouldLearnFromDenseLabelsThatAreAlignedAndOnlyThen() {
        EvaluationOutcome aligned = evaluate(patchworks(1, true), Control.DENSE, RECIPE);
        EvaluationOutcome shuffled = evaluate(patchworks(1, false), Control.DENSE, RECIPE);

        // Each image shows all four classes, so that shuffled rows say nothing; chance is 0.25.
        for (int i = 0; i < SEEDS.length; i++) {
            assertThat(aligned.accuracies()[i]).isGreaterThan(0.8);
            assertThat(shuffled.accuracies()[i]).isLessThan(aligned.accuracies()[i] - 0.2);
        }
    }

    @Test
    void shouldLearnFromHardLabels() {
        AugmentedSet set = stripes(new int[40], List.of());

        assertThat(evaluate(set, Control.HARD, RECIPE).mean()).isGreaterThan(0.8);
        assertThat(evaluate(set, Control.LOCAL_HARD, RECIPE).mean()).isGreaterThan(0.5);
        assertThatThrownBy(() -> evaluate(set, Control.DENSE, RECIPE))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot evaluate control dense: no dense labels (expected: a labelled set)");
    }

    @Test
    void shouldDependOnSeedsAlone() {
        AugmentedSet set = patchworks(1, true);
        DeploymentRecipe augmented = new DeploymentRecipe(20, 16, 0.01, 0.9, 5e-4, 1, Augmentation.DSA);
        EvaluationOutcome first = evaluate(set, Control.DENSE, augmented);

        assertThat(evaluate(set, Control.DENSE, augmented).accuracies()).isEqualTo(first.accuracies());
        assertThat(first.seeds()).isEqualTo(SEEDS);
    }

    @Test
    void shouldIgnoreTheSecondHalfAtLocalWeightZero() {
        AugmentedSet set = patchworks(1, true);
        DeploymentRecipe firstHalfAlone = new DeploymentRecipe(20, 16, 0.01, 0.9, 5e-4, 0, Augmentation.NONE);

        // Then the controls differ in nothing: same initial weights, same images in the same order.
        assertThat(evaluate(set, Control.DENSE, firstHalfAlone).accuracies())
                .isEqualTo(evaluate(set, Control.LOCAL_HARD, firstHalfAlone).accuracies())
                .isEqualTo(evaluate(set, Control.HARD, firstHalfAlone).accuracies());
    }

    @Test
    void shouldTrainStageAfterStageEachWithItsLearningRate() {
        int[] liesLater = lies(1);
        List<Double> learnedAtFirst = List.of(0.01, 1e-12);
        List<Double> learnedAtLast = List.of(1e-12, 0.01);

        // The lies are as many as the truths.
        assertThat(evaluate(stripes(liesLater, learnedAtFirst), Control.HARD, RECIPE)
                        .mean())
                .isGreaterThan(0.8);
        assertThat(evaluate(stripes(liesLater, learnedAtLast), Control.HARD, RECIPE)
                        .mean())
                .isLessThan(0.7);
        // A stage without images does not exist.
        assertThat(evaluate(stripes(lies(3), List.of(0.01, 1.0, 1.0, 1e-12)), Control.HARD, RECIPE)
                        .mean())
                .isGreaterThan(0.8);
    }

    @Test
    void shouldRefuseStagesThatDoNotFit() {
        assertThatThrownBy(() -> stripes(lies(1), List.of(0.01)))
                .hasMessage(
                        "Cannot train in stages: stages 0..1, learning rates [0.01] (expected: stages from 0 on, and"
                                + " one learning rate above 0 for each, or none)");
        assertThatThrownBy(() -> stripes(lies(1), List.of(0.01, Double.NaN))).isInstanceOf(LaddException.class);
        assertThatThrownBy(() -> stripes(lies(-1), List.of())).isInstanceOf(LaddException.class);
        AugmentedSet set = patchworks(1, true);
        assertThatThrownBy(() -> new AugmentedSet(
                        set.images(),
                        set.grid(),
                        CLASSES,
                        new float[0],
                        TrainingStages.single(set.images().count() - 1)))
                .hasMessageContaining("39 stages");
    }

    @Test
    void shouldReportWorkAndFlops() {
        DeploymentRecipe recipe = new DeploymentRecipe(20, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);
        List<Long> work = new ArrayList<>();
        EvaluationOutcome outcome = DeploymentEvaluator.evaluate(
                patchworks(1, true),
                Control.HARD,
                recipe,
                NETWORK,
                TEST,
                TrainingFixtures.NORMALISATION,
                SEEDS,
                (done, total, detail) -> {
                    work.add(done);
                    assertThat(total).isEqualTo(3 * (20 * 32 * 3 + 200));
                    assertThat(detail).isEqualTo("hard networks");
                });

        assertThat(work).isSorted().endsWith(3L * (20 * 32 * 3 + 200));
        // 2 FLOPs a multiply-add, forward once and backward twice
        assertThat(outcome.flops()).isCloseTo(6.0 * NETWORK.multiplyAdds() * 32 * 20, within(1.0));
    }

    @Test
    void shouldTestTheSameNetworksOnEachSetOfImages() {
        AugmentedSet set = patchworks(1, true);
        DeploymentRecipe few = new DeploymentRecipe(20, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);
        ImageSet half = TEST.select(IntStream.range(0, TEST.count() / 2).toArray());

        List<EvaluationOutcome> outcomes = DeploymentEvaluator.evaluate(
                set,
                Control.DENSE,
                few,
                NETWORK,
                List.of(half, TEST),
                TrainingFixtures.NORMALISATION,
                SEEDS,
                ProgressListener.NONE);

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1).accuracies())
                .isEqualTo(evaluate(set, Control.DENSE, few).accuracies());
        assertThat(outcomes.get(0).accuracies()).isNotEqualTo(outcomes.get(1).accuracies());
        assertThat(outcomes.get(0).flops()).isEqualTo(outcomes.get(1).flops());
    }

    @Test
    void shouldNotDependOnHowManyNetworksTrainAtATime() {
        AugmentedSet set = patchworks(1, true);
        DeploymentRecipe few = new DeploymentRecipe(20, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);
        int before = TorchEngine.threads();
        TorchEngine.useThreads(1);
        double[] oneAfterTheOther = evaluate(set, Control.DENSE, few).accuracies();
        TorchEngine.useThreads(3);
        double[] sideBySide = evaluate(set, Control.DENSE, few).accuracies();
        TorchEngine.useThreads(before);

        assertThat(sideBySide).isEqualTo(oneAfterTheOther);
    }

    @Test
    void shouldStopAllNetworksWhenInterrupted() {
        Thread caller = Thread.currentThread();
        DeploymentRecipe endless = new DeploymentRecipe(1_000_000, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);

        assertThatThrownBy(() -> DeploymentEvaluator.evaluate(
                        patchworks(1, true),
                        Control.DENSE,
                        endless,
                        NETWORK,
                        TEST,
                        TrainingFixtures.NORMALISATION,
                        SEEDS,
                        (done, total, detail) -> caller.interrupt()))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldGiveTheMeasuredRecipes() {
        DeploymentRecipe one = DeploymentRecipe.forImages(1, 10, Augmentation.NONE);
        DeploymentRecipe ten = DeploymentRecipe.forImages(10, 10, Augmentation.DSA_LIGHT);

        assertThat(one).isEqualTo(new DeploymentRecipe(500, 10, 0.01, 0.9, 5e-4, 1, Augmentation.NONE));
        assertThat(ten).isEqualTo(new DeploymentRecipe(400, 50, 0.01, 0.9, 5e-4, 1, Augmentation.DSA_LIGHT));
        assertThat(DeploymentRecipe.rate(0.01, 249, 500)).isEqualTo(0.01);
        assertThat(DeploymentRecipe.rate(0.01, 250, 500)).isCloseTo(0.001, within(1e-12));
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        LabelledImages images = new LabelledImages(SHAPE, new float[SHAPE.values()], new int[1]);

        assertThatThrownBy(() -> new AugmentedSet(images, QUARTERS, CLASSES, new float[15]))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("15 values (expected: 16 values");
        assertThatThrownBy(() -> evaluate(new AugmentedSet(images, QUARTERS, 5, new float[0]), Control.HARD, RECIPE))
                .hasMessageContaining("set 1x16x16 of 5 classes, test images 1x16x16 of 4 classes");
        assertThatThrownBy(() -> new DeploymentRecipe(0, 1, 0.1, 0.9, 0, 1, Augmentation.NONE))
                .hasMessageContaining("steps and half batch >= 1");
    }

    private static EvaluationOutcome evaluate(AugmentedSet set, Control control, DeploymentRecipe recipe) {
        return DeploymentEvaluator.evaluate(
                set, control, recipe, NETWORK, TEST, TrainingFixtures.NORMALISATION, SEEDS, ProgressListener.NONE);
    }

    /** Half of the images are of this stage. */
    private static int[] lies(int stage) {
        int[] stages = new int[80];
        Arrays.fill(stages, 40, 80, stage);
        return stages;
    }

    /** Stripes with their labels, but with wrong ones after the first stage. */
    private static AugmentedSet stripes(int[] stages, List<Double> learningRates) {
        ImageSet real = TrainingFixtures.stripes(stages.length, 4);
        float[] values = new float[real.count() * SHAPE.values()];
        int[] labels = real.labels().clone();
        for (int i = 0; i < real.count(); i++) {
            TrainingFixtures.NORMALISATION.normalise(
                    real.pixels(), i * SHAPE.values(), SHAPE, values, i * SHAPE.values());
            labels[i] = (labels[i] + (stages[i] > 0 ? 1 : 0)) % CLASSES;
        }
        return new AugmentedSet(
                new LabelledImages(SHAPE, values, labels),
                SubImageGrid.DEFAULT,
                CLASSES,
                new float[0],
                new TrainingStages(stages, learningRates));
    }

    /**
     * Images whose quarters show the four classes, each once, at half the test images' period, which a quarter resized to
     * the whole has again. Hard labels are drawn at random: all knowledge is in the dense labels.
     */
    private static AugmentedSet patchworks(long seed, boolean aligned) {
        int count = 40;
        RandomGenerator random = SeededRandom.of(seed, "patchworks", 0);
        float[] values = new float[count * SHAPE.values()];
        int[] labels = new int[count];
        float[] dense = new float[count * 4 * CLASSES];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
            int[] shown = SeededRandom.permutation(CLASSES, random);
            int[] told = SeededRandom.permutation(CLASSES, random);
            for (int quarter = 0; quarter < 4; quarter++) {
                dense[(i * 4 + quarter) * CLASSES + (aligned ? shown : told)[quarter]] = 1f;
                double phase = random.nextDouble(2 * Math.PI);
                for (int p = 0; p < 64; p++) {
                    int y = quarter / 2 * 8 + p / 8;
                    int x = quarter % 2 * 8 + p % 8;
                    double value = TrainingFixtures.stripe(shown[quarter], y, x, 4, phase);
                    values[i * SHAPE.values() + y * SHAPE.width() + x] = (float) (value + 0.3 * random.nextGaussian());
                }
            }
        }
        return new AugmentedSet(new LabelledImages(SHAPE, values, labels), QUARTERS, CLASSES, dense);
    }
}
