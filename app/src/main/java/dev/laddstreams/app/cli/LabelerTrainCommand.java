package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    @Option(names = "--id", paramLabel = "ID", required = true, order = 2, description = "Id of the labeler.")
    private String id;

    @Option(names = "--epochs", paramLabel = "N", order = 3, description = "Epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 1;

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 4,
            description = "Channels of each convolution (default: ${DEFAULT-VALUE}).")
    private int width = 32;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            order = 5,
            description = "Images in a step (default: ${DEFAULT-VALUE}).")
    private int batchSize = 128;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            order = 6,
            defaultValue = "sgd",
            description = "One of sgd, adamw (default: ${DEFAULT-VALUE}).")
    private Optimizer optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            order = 7,
            description = "Constant learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = 0.02;

    @Option(names = "--momentum", paramLabel = "X", order = 8, description = "Of SGD (default: ${DEFAULT-VALUE}).")
    private double momentum = 0.9;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            order = 9,
            defaultValue = "0.0005",
            description = "Weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--augmentation",
            paramLabel = "NAME",
            order = 10,
            defaultValue = "none",
            description = "One of none, dsa-light, dsa, dsa-no-flip (default: ${DEFAULT-VALUE}).")
    private Augmentation augmentation;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            order = 11,
            description = "Divides the logits before the softmax; above 1 softens labels (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(names = "--seed", paramLabel = "N", order = 12, description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--publish", order = 13, description = "Publishes an epoch as the labeler's next version.")
    private boolean publish;

    @Option(
            names = "--publish-epoch",
            paramLabel = "N",
            order = 14,
            description = "The epoch that --publish takes (default: the last).")
    private Integer publishEpoch;

    @Option(names = "--json", order = 15, description = "Prints the epochs as JSON.")
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
        new OptionRules(spec)
                .atLeast(1, "--epochs", epochs)
                .atLeast(1, "--width", width)
                .atLeast(1, "--batch-size", batchSize)
                .positive("--learning-rate", learningRate)
                .fromZero("--momentum", momentum, 1)
                .fromZero("--weight-decay", weightDecay, Double.POSITIVE_INFINITY)
                .positive("--temperature", temperature)
                .atLeast(1, "--publish-epoch", publishEpoch);
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
        LabelerTraining training = new LabelerTraining(
                splits.train(),
                splits.test(),
                splits.normalisation(),
                ConvNetSpec.forInput(splits.train().shape(), splits.train().classes(), width),
                grid.grid(),
                temperature,
                optimizer,
                learningRate,
                momentum,
                weightDecay,
                batchSize,
                epochs,
                augmentation,
                seed);
        List<TrainedLabeler> trained;
        List<EpochResult> results = new ArrayList<>();
        try (Progress progress = Progress.start(session.terminal(), "train " + id, epochs * GUESSED_EPOCH_SECONDS)) {
            trained = TrainedLabeler.train(training, folder, labeler -> results.add(EpochResult.of(labeler)), progress);
        }
        Optional<LabelerDescriptor> published =
                publish ? Optional.of(publish(configuration, trained.get(chosen - 1))) : Optional.empty();
        print(new Result(
                id, results, published.map(LabelerDescriptor::getVersion).orElse(null)));
        return 0;
    }

    private LabelerDescriptor publish(Configuration configuration, TrainedLabeler labeler) {
        try (StackAccess stack = StackAccess.open(configuration)) {
            return new LabelerPublisher(
                            stack.connection(),
                            stack.catalogue(),
                            WorkDir.of(configuration).artifacts(configuration))
                    .publish(id, labeler.bundle());
        }
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
