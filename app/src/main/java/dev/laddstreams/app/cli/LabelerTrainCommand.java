package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.control.Publication;
import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.producers.LabelerPublisher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        header = "Trains a labeler on real images and keeps a bundle of every epoch.",
        description = {
            "",
            "Prints accuracy, entropy and agreement of the dense labels of held-out images for each epoch: an early epoch"
                    + " gives softer labels and is often at least as good as the last."
        },
        customSynopsis = "ladd labeler train --data=DIR|ZIP|shapes --id=ID [--epochs=N] [--publish] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler train --data DIR --id fashion-labeler --epochs 3 --publish")
final class LabelerTrainCommand implements Callable<Integer> {
    private static final double GUESSED_EPOCH_SECONDS = 30;

    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private GridOptions grid = new GridOptions();

    @Mixin
    private TrainingOptions trainingOptions = new TrainingOptions();

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
    private Integer publishEpoch;

    @Option(names = "--json", order = 22, description = "Prints the epochs as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerTrainCommand(Session session) {
        this.session = session;
    }

    private record EpochResult(
            int epoch,
            double trainLoss,
            double heldOutAccuracy,
            double denseLabelEntropy,
            double agreement,
            double seconds,
            String bundle) {
        static EpochResult of(TrainedLabeler labeler) {
            LabelerEpoch epoch = labeler.epoch();
            return new EpochResult(
                    epoch.epoch(),
                    epoch.trainLoss(),
                    epoch.heldOutAccuracy(),
                    epoch.denseLabelEntropy(),
                    epoch.agreement(),
                    epoch.seconds(),
                    labeler.bundle().toAbsolutePath().toString());
        }
    }

    private record Result(String id, List<EpochResult> epochs, Integer publishedVersion) {}

    @Override
    public Integer call() {
        LabelerPublisher.requireLabelerId(id);
        trainingOptions.check(
                new OptionRules(spec).atLeast(1, "--epochs", epochs).atLeast(1, "--publish-epoch", publishEpoch));
        int chosen = publishEpoch == null ? epochs : publishEpoch;
        if (chosen > epochs || (publishEpoch != null && !publish)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "train a labeler",
                    "--publish-epoch " + chosen + " of " + epochs + " epochs" + (publish ? "" : " without --publish"),
                    "one of the epochs, with --publish");
        }
        Configuration configuration = session.configurationWithLog();
        Path folder = WorkDir.of(configuration).artifacts(configuration);
        DataSplits splits = data.read(session.terminal());
        grid.requireFit(splits.train().shape());
        LabelerTraining training =
                trainingOptions.training(splits.train(), splits.test(), splits.normalisation(), grid.grid(), epochs);
        List<TrainedLabeler> trained;
        List<EpochResult> results = new ArrayList<>();
        try (Progress progress = Progress.start(session.terminal(), "train " + id, epochs * GUESSED_EPOCH_SECONDS)) {
            trained = TrainedLabeler.train(training, folder, labeler -> results.add(EpochResult.of(labeler)), progress);
        }
        Integer published = publish
                ? new Publication(configuration, id)
                        .publish(trained.get(chosen - 1).bundle())
                        .version()
                : null;
        print(new Result(id, results, published));
        return 0;
    }

    private void print(Result result) {
        if (json) {
            session.printJson(result);
            return;
        }
        TextTable table = new TextTable("epoch", "loss", "accuracy", "entropy", "agreement", "seconds", "bundle");
        result.epochs()
                .forEach(epoch -> table.row(
                        Integer.toString(epoch.epoch()),
                        number("%.3f", epoch.trainLoss()),
                        number("%.1f %%", 100 * epoch.heldOutAccuracy()),
                        number("%.2f", epoch.denseLabelEntropy()),
                        number("%.0f %%", 100 * epoch.agreement()),
                        number("%.1f", epoch.seconds()),
                        epoch.bundle()));
        session.terminal().result(table.toString());
        if (result.publishedVersion() != null) {
            session.terminal().result("Published as " + id + " version " + result.publishedVersion());
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
