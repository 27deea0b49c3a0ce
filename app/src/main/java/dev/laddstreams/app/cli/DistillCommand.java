package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.Wiring;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.producers.DistillationProducer;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "distill",
        header = "Distils real images into a few synthetic ones per class and publishes them.",
        description = {"", "Shows previews on the topic while it runs; the final images are labelled as they arrive."},
        customSynopsis = "ladd distill --data=DIR|ZIP|shapes --dataset=ID [--labeler=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd distill --data DIR --dataset fashion --labeler fashion-labeler --images-per-class 10")
final class DistillCommand implements Callable<Integer> {
    private static final double GUESSED_SECONDS = 60;

    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            required = true,
            order = 2,
            description = "Id of the dataset to make.")
    private String dataset;

    @Option(
            names = "--labeler",
            paramLabel = "ID",
            order = 3,
            description = "Labeler whose versions label the dataset (default: none, hard labels alone).")
    private String labeler;

    @Option(names = "--method", paramLabel = "NAME", order = 4, description = "Method (default: ${DEFAULT-VALUE}).")
    private String method = "dm";

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            order = 5,
            description = "Synthetic images of each class (default: ${DEFAULT-VALUE}).")
    private int imagesPerClass = 10;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            order = 6,
            description = "Iterations (default: ${DEFAULT-VALUE}).")
    private int iterations = 300;

    @Option(
            names = "--real-per-class",
            paramLabel = "N",
            order = 7,
            description = "Real images of each class in one iteration (default: ${DEFAULT-VALUE}).")
    private int realPerClass = 64;

    @Option(
            names = "--image-learning-rate",
            paramLabel = "X",
            order = 8,
            description = "Learning rate of the pixels (default: ${DEFAULT-VALUE}).")
    private double imageLearningRate = 1;

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 9,
            description = "Channels of each convolution of the networks (default: ${DEFAULT-VALUE}).")
    private int width = 32;

    @Option(
            names = "--augmentation",
            paramLabel = "NAME",
            order = 10,
            defaultValue = "none",
            description = "One of none, dsa-light, dsa, dsa-no-flip (default: ${DEFAULT-VALUE}).")
    private Augmentation augmentation;

    @Option(
            names = "--preview-every",
            paramLabel = "N",
            order = 11,
            description = "Iterations between previews, 0 for none (default: ${DEFAULT-VALUE}).")
    private int previewEvery = 50;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            order = 12,
            description = "File to save progress to and to resume from (default: none).")
    private Path checkpoint;

    @Option(names = "--seed", paramLabel = "N", order = 13, description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", order = 14, description = "Prints the dataset as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    DistillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        TopicCatalogue.requireDatasetId(dataset);
        new OptionRules(spec)
                .atLeast(1, "--images-per-class", imagesPerClass)
                .atLeast(1, "--iterations", iterations)
                .atLeast(1, "--real-per-class", realPerClass)
                .positive("--image-learning-rate", imageLearningRate)
                .atLeast(1, "--width", width)
                .atLeast(0, "--preview-every", previewEvery);
        Configuration configuration = session.configurationWithLog();
        DataSplits splits = data.read(session.terminal());
        ImageSet real = splits.train();
        DistillationRequest request = new DistillationRequest(
                method,
                real,
                splits.normalisation(),
                ConvNetSpec.forInput(real.shape(), real.classes(), width),
                imagesPerClass,
                iterations,
                realPerClass,
                imageLearningRate,
                0.5,
                augmentation,
                previewEvery,
                Optional.ofNullable(checkpoint),
                seed);
        DatasetManifest manifest;
        try (StackAccess stack = StackAccess.open(configuration);
                Progress progress = Progress.start(session.terminal(), "distil " + real.name(), GUESSED_SECONDS)) {
            LabelerFit.check(stack, session.terminal(), dataset, Optional.ofNullable(labeler), real);
            manifest = new DistillationProducer(
                            stack.connection(),
                            stack.catalogue(),
                            Wiring.producers(configuration, WorkDir.of(configuration)))
                    .run(dataset, Optional.ofNullable(labeler), request, progress)
                    .manifest();
        }
        DatasetResult.of(manifest).print(session, json);
        return 0;
    }
}
