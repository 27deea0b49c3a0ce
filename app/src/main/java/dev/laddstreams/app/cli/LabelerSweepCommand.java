package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.studies.sweep.Sweep;
import dev.laddstreams.app.studies.sweep.SweepImages;
import dev.laddstreams.app.studies.sweep.SweepReport;
import dev.laddstreams.app.studies.sweep.SweepRequest;
import dev.laddstreams.app.studies.sweep.SweepTable;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sweep",
        header = "Finds the training epoch of a labeler whose labels are worth most.",
        description = {
            "",
            "Trains a labeler, publishes the bundle of each epoch as a version, has all versions label the dataset through"
                    + " the topics, and trains fresh networks on the labels of each. At the end: a table and a figure of the"
                    + " labeler's own accuracy and the networks' accuracy by epoch, and the command that activates the"
                    + " winner.",
            "",
            "The winner is chosen on a tenth of the training split that neither labeler nor networks learn from; the"
                    + " accuracy on the test split is shown beside it.",
            "",
            "The same command goes on where it was stopped, and does nothing twice. Without a running 'ladd up' and"
                    + " without kafka.bootstrap-servers it labels and stores in this process. Networks train as the"
                    + " evaluation.* keys of the configuration say."
        },
        customSynopsis = "ladd labeler sweep --data=DIR|ZIP|shapes --labeler=ID --dataset=ID [--epochs=N] [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd labeler sweep --data DIR --labeler fashion-mnist-labeler --dataset fashion-mnist --epochs 8",
            "  ladd labeler sweep --quick --data DIR --labeler mine-labeler --dataset mine --to my-sweep"
        })
final class LabelerSweepCommand implements Callable<Integer> {
    private static final int QUICK_STEPS = 250;

    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private GridOptions grid = new GridOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--labeler",
            paramLabel = "ID",
            required = true,
            order = 2,
            description = "Id of the labeler; the dataset must have been made with it.")
    private String labeler;

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            required = true,
            order = 3,
            description = "Dataset that every epoch labels.")
    private String dataset;

    @Option(names = "--epochs", paramLabel = "N", order = 4, description = "Epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 10;

    @Option(
            names = "--every",
            paramLabel = "K",
            order = 5,
            description = "Takes the first, every K-th and the last epoch (default: ${DEFAULT-VALUE}, all).")
    private int every = 1;

    @Option(
            names = "--networks",
            paramLabel = "N",
            order = 6,
            description = "Fresh networks for each epoch, the same as --set evaluation.networks=N (default: 3).")
    private Integer networks;

    @Option(
            names = "--steps",
            paramLabel = "N",
            order = 7,
            description =
                    "Gradient steps of each network (default: measured for the dataset's size; with --quick 250).")
    private Integer steps;

    @Option(
            names = "--quick",
            order = 8,
            description = "At most 20,000 training, 2,000 held-out and 2,000 test images, and fewer steps.")
    private boolean quick;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            order = 9,
            description = "Folder for sweep.json, sweep.md and sweep.png (default: one in the work directory).")
    private Path to;

    @Option(names = "--activate", order = 20, description = "Marks the winner for activation.")
    private boolean activate;

    @Option(names = "--json", order = 22, description = "Prints the report as JSON instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerSweepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LabelerPublisher.requireLabelerId(labeler);
        TopicCatalogue.requireDatasetId(dataset);
        training.check(new OptionRules(spec)
                .atLeast(1, "--epochs", epochs)
                .atLeast(1, "--every", every)
                .atLeast(1, "--networks", networks)
                .atLeast(1, "--steps", steps));
        if (networks != null) {
            session.assign("--networks", "evaluation.networks=" + networks);
        }
        Configuration configuration = session.configurationWithLog();
        DataSplits splits = data.read(session.terminal());
        grid.requireFit(splits.train().shape());
        SweepImages images = SweepImages.of(splits, quick, training.seed());
        SweepRequest request = new SweepRequest(
                images,
                dataset,
                labeler,
                training.training(images.train(), images.heldOut(), images.normalisation(), grid.grid(), epochs),
                every,
                gradientSteps(),
                Optional.ofNullable(to),
                activate);
        SweepReport report = new Sweep(configuration, session.terminal()).run(request);
        if (json) {
            session.printJson(report);
        } else {
            session.terminal().result(new SweepTable(report).toString());
        }
        return 0;
    }

    private OptionalInt gradientSteps() {
        if (steps != null) {
            return OptionalInt.of(steps);
        }
        return quick ? OptionalInt.of(QUICK_STEPS) : OptionalInt.empty();
    }
}
