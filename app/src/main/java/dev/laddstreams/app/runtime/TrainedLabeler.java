package dev.laddstreams.app.runtime;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.learning.training.LabelerTrainer;
import dev.laddstreams.learning.training.LabelerTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A labeler after one epoch, kept as a bundle.
 *
 * @param bundle {@code <folder>/<sha256>.zip}
 */
public record TrainedLabeler(LabelerEpoch epoch, Path bundle) {

    /**
     * Trains and keeps a bundle of every epoch.
     *
     * @param onEpoch hears each as soon as its bundle is written
     * @return every epoch, in order
     */
    public static List<TrainedLabeler> train(
            LabelerTraining training, Path folder, Consumer<TrainedLabeler> onEpoch, ProgressListener progress) {
        List<TrainedLabeler> kept = new ArrayList<>();
        LabelerTrainer.train(
                training,
                epoch -> {
                    TrainedLabeler labeler = new TrainedLabeler(
                            epoch, LabelerBundle.write(folder, spec(training, epoch), epoch.weights()));
                    kept.add(labeler);
                    onEpoch.accept(labeler);
                },
                progress);
        return kept;
    }

    private static LabelerSpec spec(LabelerTraining training, LabelerEpoch epoch) {
        return new LabelerSpec(
                training.network().input(),
                training.train().classNames(),
                training.normalisation(),
                training.grid(),
                training.temperature(),
                LabelerSpec.Output.LOGITS,
                new LabelerMeasurements(
                        OptionalInt.of(epoch.epoch()),
                        OptionalDouble.of(epoch.heldOutAccuracy()),
                        OptionalDouble.of(epoch.denseLabelEntropy()),
                        OptionalDouble.of(epoch.agreement()),
                        Optional.of(training.cost(epoch.epoch()))));
    }
}
