package dev.laddstreams.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelerTrainerTest {
    private static final ImageSet TRAIN = TrainingFixtures.stripes(400, 1);
    private static final ImageSet HELD_OUT = TrainingFixtures.stripes(200, 2);

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void shouldLearnAndReportEachEpoch(Optimizer optimizer) {
        List<LabelerEpoch> heard = new ArrayList<>();
        List<Long> work = new ArrayList<>();
        List<LabelerEpoch> epochs =
                LabelerTrainer.train(training(optimizer, TRAIN, 3, 5), heard::add, (done, total, detail) -> {
                    work.add(done);
                    assertThat(done).isLessThanOrEqualTo(total);
                    assertThat(detail).contains("epoch ");
                });

        assertThat(heard).isEqualTo(epochs).extracting(LabelerEpoch::epoch).containsExactly(1, 2, 3);
        LabelerEpoch last = epochs.get(2);
        assertThat(last.trainLoss()).isLessThan(epochs.get(0).trainLoss());
        assertThat(last.heldOutAccuracy()).isGreaterThan(0.8); // chance is 0.25, this run reaches 1
        assertThat(last.denseLabelEntropy()).isBetween(0.0, Math.log(4));
        assertThat(last.agreement()).isBetween(0.25, 1.0);
        assertThat(work).isSorted().hasSizeGreaterThan(10);
        assertThat(work.get(work.size() - 1)).isEqualTo(3L * (3 * 400 + 200 + 25 * 100));
    }

    @Test
    void shouldCountTheWorkOfWholeBatches() {
        LabelerTraining training = training(Optimizer.SGD, TrainingFixtures.stripes(410, 1), 3, 5);
        double forward = 2.0 * training.network().multiplyAdds();

        // 25 batches of 16, forward and backward
        assertThat(training.cost(3)).isEqualTo(new LabelerMeasurements.Cost(forward, 3 * forward * 400 * 3));
    }

    @Test
    void shouldDependOnTheSeedAlone() {
        float[] first = lastLayer(training(Optimizer.SGD, TRAIN, 1, 5));

        assertThat(lastLayer(training(Optimizer.SGD, TRAIN, 1, 5))).isEqualTo(first);
        assertThat(lastLayer(training(Optimizer.SGD, TRAIN, 1, 6))).isNotEqualTo(first);
    }

    @Test
    void shouldTrainOnFewerImagesThanABatch() {
        List<LabelerEpoch> epochs = LabelerTrainer.train(
                training(Optimizer.SGD, TrainingFixtures.stripes(8, 1), 1, 5), epoch -> {}, ProgressListener.NONE);

        assertThat(epochs).hasSize(1);
    }

    @Test
    void shouldStopWhenInterrupted() {
        LabelerTraining training = training(Optimizer.SGD, TRAIN, 100, 5);

        assertThatThrownBy(() -> LabelerTrainer.train(
                        training, epoch -> Thread.currentThread().interrupt(), ProgressListener.NONE))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED))
                .hasMessageContaining("interrupted after 25 steps");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldRefuseImagesThatDoNotFitTheNetwork() {
        ConvNetSpec other = ConvNetSpec.forInput(new ImageShape(3, 16, 16), 4, 4);

        assertThatThrownBy(() -> training(other, Optimizer.SGD, TRAIN, 1, 5))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot train a labeler on stripes: 1x16x16 images of 4 classes"
                        + " (expected: 3x16x16 images of 4 classes)");
        assertThatThrownBy(() -> training(Optimizer.SGD, TRAIN, 0, 5)).hasMessageContaining("epochs >= 1");
    }

    private static float[] lastLayer(LabelerTraining training) {
        return LabelerTrainer.train(training, epoch -> {}, ProgressListener.NONE)
                .get(0)
                .weights()
                .tensors()
                .get(8)
                .values();
    }

    private static LabelerTraining training(Optimizer optimizer, ImageSet train, int epochs, long seed) {
        ConvNetSpec network = ConvNetSpec.forInput(TrainingFixtures.SHAPE, TrainingFixtures.CLASSES, 8);
        return training(network, optimizer, train, epochs, seed);
    }

    private static LabelerTraining training(
            ConvNetSpec network, Optimizer optimizer, ImageSet train, int epochs, long seed) {
        return new LabelerTraining(
                train,
                HELD_OUT,
                TrainingFixtures.NORMALISATION,
                network,
                SubImageGrid.DEFAULT,
                1,
                new LabelerTraining.Course(
                        new Descent(optimizer, 0.9, 5e-4),
                        optimizer == Optimizer.SGD ? 0.02 : 0.005,
                        16,
                        epochs,
                        Augmentation.NONE),
                seed);
    }
}
