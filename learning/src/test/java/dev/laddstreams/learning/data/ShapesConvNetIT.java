package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.learning.training.LabelerTrainer;
import dev.laddstreams.learning.training.LabelerTraining;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The other half of what {@link ShapesTest} promises: what a linear model cannot, the demo's network can. */
class ShapesConvNetIT {
    @Test
    void shouldBeEasyForAConvNetOfWidth32() {
        DataSplits shapes = DataSets.open("shapes", ReadingOptions.DEFAULT, ProgressListener.NONE);
        ConvNetSpec network =
                ConvNetSpec.forInput(shapes.train().shape(), shapes.train().classes(), 32);
        LabelerTraining training = new LabelerTraining(
                shapes.train(),
                shapes.test(),
                shapes.normalisation(),
                network,
                SubImageGrid.DEFAULT,
                1,
                new LabelerTraining.Course(
                        new Descent(LabelerTraining.Optimizer.SGD, 0.9, 5e-4), 0.02, 128, 4, Augmentation.NONE),
                1);

        List<LabelerEpoch> epochs = LabelerTrainer.train(training, epoch -> {}, ProgressListener.NONE);

        // 98 % is usual; 90 % is the promise.
        assertThat(epochs.get(3).heldOutAccuracy()).isGreaterThan(0.9);
    }
}
