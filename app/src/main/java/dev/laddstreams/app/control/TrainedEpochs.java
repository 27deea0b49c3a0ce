package dev.laddstreams.app.control;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.learning.training.LabelerTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A labeler after each epoch of its training; written as JSON with these names.
 *
 * @param publishedVersion null where no epoch was published
 */
public record TrainedEpochs(
        String id, List<Epoch> epochs, @Nullable Integer publishedVersion) {
    private static final double GUESSED_EPOCH_SECONDS = 30;

    public TrainedEpochs {
        epochs = List.copyOf(epochs);
    }

    /** What one epoch gave. */
    public record Epoch(
            int epoch,
            double trainLoss,
            double heldOutAccuracy,
            double denseLabelEntropy,
            double agreement,
            double seconds,
            String bundle) {
        private static Epoch of(TrainedLabeler labeler) {
            LabelerEpoch epoch = labeler.epoch();
            return new Epoch(
                    epoch.epoch(),
                    epoch.trainLoss(),
                    epoch.heldOutAccuracy(),
                    epoch.denseLabelEntropy(),
                    epoch.agreement(),
                    epoch.seconds(),
                    labeler.bundle().toAbsolutePath().toString());
        }
    }

    /**
     * Trains, and keeps a bundle of each epoch.
     *
     * @param id of the labeler
     * @param published epoch, from 1, that becomes its next version; empty for none
     */
    public static TrainedEpochs train(
            Configuration configuration,
            Terminal terminal,
            String id,
            LabelerTraining training,
            OptionalInt published) {
        Path folder = WorkDir.of(configuration).madeBundles(configuration);
        List<TrainedLabeler> trained;
        List<Epoch> epochs = new ArrayList<>();
        try (Progress progress =
                Progress.start(terminal, "train " + id, training.course().epochs() * GUESSED_EPOCH_SECONDS)) {
            trained = TrainedLabeler.train(training, folder, labeler -> epochs.add(Epoch.of(labeler)), progress);
        }
        Integer version = published.isEmpty()
                ? null
                : new Publication(configuration, id)
                        .publish(trained.get(published.getAsInt() - 1).bundle())
                        .version();
        return new TrainedEpochs(id, epochs, version);
    }

    /** For people, without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("epoch", "loss", "accuracy", "entropy", "agreement", "seconds", "bundle");
        epochs.forEach(epoch -> table.row(
                Integer.toString(epoch.epoch()),
                number("%.3f", epoch.trainLoss()),
                number("%.1f %%", 100 * epoch.heldOutAccuracy()),
                number("%.2f", epoch.denseLabelEntropy()),
                number("%.0f %%", 100 * epoch.agreement()),
                number("%.1f", epoch.seconds()),
                epoch.bundle()));
        return publishedVersion == null
                ? table.toString()
                : table + System.lineSeparator() + "Published as " + id + " version " + publishedVersion;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
