package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.studies.sweep.SweepImages;
import dev.laddstreams.app.studies.sweep.SweepRequest;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which epochs of which labeler a sweep compares, on which dataset, and how long. */
final class SweepOptions {
    private static final int QUICK_STEPS = 250;

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
    private @Nullable Integer networks;

    @Option(
            names = "--steps",
            paramLabel = "N",
            order = 7,
            description =
                    "Gradient steps of each network (default: measured for the dataset's size; with --quick 250).")
    private @Nullable Integer steps;

    @Option(
            names = "--quick",
            order = 8,
            description = "Takes at most 20,000 training, 2,000 held-out and 2,000 test images, and fewer steps.")
    private boolean quick;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            order = 9,
            description = "Folder for sweep.json, sweep.md and sweep.png (default: one in the work directory).")
    private @Nullable Path to;

    @Option(names = "--activate", order = 20, description = "Marks the winner for activation.")
    private boolean activate;

    /** Fails as wrong usage for ids that cannot be, and for numbers out of range. */
    void check(OptionRules rules) {
        LabelerPublisher.requireLabelerId(labeler);
        TopicCatalogue.requireDatasetId(dataset);
        training.check(rules.atLeast(1, "--epochs", epochs)
                .atLeast(1, "--every", every)
                .atLeast(1, "--networks", networks)
                .atLeast(1, "--steps", steps));
    }

    /** Fresh networks for each epoch; empty for what the configuration says. */
    Optional<Integer> networks() {
        return Optional.ofNullable(networks);
    }

    /** The sweep that these options ask for; reads the images. */
    SweepRequest request(Terminal terminal) {
        DataSplits splits = data.read(terminal);
        grid.requireFit(splits.train().shape());
        SweepImages images = quick ? SweepImages.sample(splits, training.seed()) : SweepImages.of(splits);
        return new SweepRequest(
                images,
                dataset,
                labeler,
                training.training(images.train(), images.heldOut(), images.normalisation(), grid.grid(), epochs),
                every,
                gradientSteps(),
                Optional.ofNullable(to),
                activate);
    }

    private OptionalInt gradientSteps() {
        if (steps != null) {
            return OptionalInt.of(steps);
        }
        return quick ? OptionalInt.of(QUICK_STEPS) : OptionalInt.empty();
    }
}
