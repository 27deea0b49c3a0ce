package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.producers.LabelerPublisher;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which labeler is trained, on which images, and which epoch becomes a version. */
final class TrainOptions {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private GridOptions grid = new GridOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(names = "--id", paramLabel = "ID", required = true, order = 2, description = "Id of the labeler.")
    private String id;

    @Option(names = "--epochs", paramLabel = "N", order = 3, description = "Epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 1;

    @Option(names = "--publish", order = 20, description = "Publishes an epoch as the labeler's next version.")
    private boolean publish;

    @Option(
            names = "--publish-epoch",
            paramLabel = "N",
            order = 21,
            description = "The epoch that --publish takes (default: the last).")
    private @Nullable Integer publishEpoch;

    /** Fails as wrong usage for an id that cannot be, for numbers out of range, and for an epoch that there will not be. */
    void check(OptionRules rules) {
        LabelerPublisher.requireLabelerId(id);
        training.check(rules.atLeast(1, "--epochs", epochs).atLeast(1, "--publish-epoch", publishEpoch));
        int chosen = chosenEpoch();
        if (chosen > epochs || (publishEpoch != null && !publish)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "train a labeler",
                    "--publish-epoch " + chosen + " of " + epochs + " epochs" + (publish ? "" : " without --publish"),
                    "one of the epochs, with --publish");
        }
    }

    String id() {
        return id;
    }

    /** The training that these options ask for; reads the images. */
    LabelerTraining training(Terminal terminal) {
        DataSplits splits = data.read(terminal);
        grid.requireFit(splits.train().shape());
        return training.training(splits.train(), splits.test(), splits.normalisation(), grid.grid(), epochs);
    }

    /** The epoch to publish; empty for none. */
    OptionalInt published() {
        return publish ? OptionalInt.of(chosenEpoch()) : OptionalInt.empty();
    }

    private int chosenEpoch() {
        return publishEpoch == null ? epochs : publishEpoch;
    }
}
