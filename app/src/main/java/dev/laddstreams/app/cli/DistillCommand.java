package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.control.SealedDataset;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TeacherBundles;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Labels;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.DistillationEstimate;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.producers.DistillationProducer;
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
        description = {
            "",
            "Shows previews on the topic while it runs; the final images are labelled as they arrive. Says first what the"
                    + " method's settings are based on, and how long it will take."
        },
        customSynopsis = "ladd distill --data=DIR|ZIP|shapes --dataset=ID [--labeler=ID] [OPTIONS] [SETTINGS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd distill --data DIR --dataset fashion --labeler fashion-labeler --recipe small",
            "  ladd distill --data DIR --dataset fashion --method mtt --recipe small --experts 10"
        })
final class DistillCommand implements Callable<Integer> {
    private static final int PUBLISHED_WIDTH = 128;
    private static final int SMALL_WIDTH = 32;

    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DatasetOptions dataset = new DatasetOptions();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            order = 4,
            description = "Method; 'ladd methods' lists them (default: ${DEFAULT-VALUE}).")
    private String method = "dm";

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            order = 5,
            defaultValue = "published",
            description =
                    "Whose settings the method takes where none are given: published, the literature's, hours on a"
                            + " CPU; small, minutes; reference (default: ${DEFAULT-VALUE}).")
    private RecipeName recipeName;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            order = 6,
            description = "Synthetic images of each class (default: ${DEFAULT-VALUE}).")
    private int imagesPerClass = 10;

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 7,
            description =
                    "Channels of each convolution of the networks (default: 128 with the published recipe, else 32).")
    private Integer width;

    @Option(
            names = "--preview-every",
            paramLabel = "N",
            order = 8,
            description = "Iterations between previews, 0 for none (default: ${DEFAULT-VALUE}).")
    private int previewEvery = 50;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            order = 9,
            description = "File to save progress to and to resume from (default: none).")
    private Path checkpoint;

    @Option(
            names = "--teacher-folder",
            paramLabel = "DIR",
            order = 10,
            description =
                    "Folder for labeler bundles of the networks behind dynamic labels (default: teachers/<dataset> in"
                            + " the working folder).")
    private Path teachers;

    @Option(names = "--seed", paramLabel = "N", order = 11, description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", order = 12, description = "Prints the dataset as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    DistillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        dataset.check();
        new OptionRules(spec)
                .atLeast(1, "--images-per-class", imagesPerClass)
                .atLeast(1, "--width", width)
                .atLeast(0, "--preview-every", previewEvery);
        // Settings are checked before the data is read; values may differ by its channels, but no range does.
        SettingOptions.applyTo(recipe(1), spec, method);
        Configuration configuration = session.configurationWithLog();
        DataSplits splits = data.read(session.terminal());
        DistillationRequest request = request(splits);
        if (request.recipe().get(Setting.LABELS) == Labels.DYNAMIC) {
            TeacherBundles.require(teachers(configuration));
        }
        DistillationProducer.Outcome outcome = distil(configuration, request);
        for (Path teacher : TeacherBundles.write(
                outcome.distilled(), request.real(), request.normalisation(), teachers(configuration))) {
            session.terminal().message("teacher      " + teacher + ", which labels while others train on the set");
        }
        SealedDataset sealed = SealedDataset.of(outcome.manifest());
        if (json) {
            session.printJson(sealed);
        } else {
            session.terminal().result(sealed.toString());
        }
        return 0;
    }

    private DistillationProducer.Outcome distil(Configuration configuration, DistillationRequest request) {
        try (Distillation distillation = Distiller.prepare(request)) {
            DistillationEstimate estimate = distillation.estimate();
            new DistillationNotes(request, recipeName, estimate).lines().forEach(session.terminal()::message);
            return publish(configuration, distillation, estimate);
        }
    }

    private DistillationProducer.Outcome publish(
            Configuration configuration, Distillation distillation, DistillationEstimate estimate) {
        ImageSet real = distillation.request().real();
        try (StackAccess stack = StackAccess.open(configuration);
                Progress progress = Progress.start(session.terminal(), "distil " + real.name(), estimate.seconds())) {
            dataset.requireFit(stack, session.terminal(), real);
            return new DistillationProducer(
                            stack.connection(),
                            stack.catalogue(),
                            PartSettings.producers(configuration, WorkDir.of(configuration)))
                    .run(dataset.id(), dataset.labeler(), recipeName, distillation, progress);
        }
    }

    private Path teachers(Configuration configuration) {
        return teachers != null ? teachers : WorkDir.of(configuration).teachers(dataset.id());
    }

    private Recipe recipe(int channels) {
        return Methods.recipe(method, recipeName, imagesPerClass, channels);
    }

    private DistillationRequest request(DataSplits splits) {
        ImageSet real = splits.train();
        int channels = width != null ? width : recipeName == RecipeName.PUBLISHED ? PUBLISHED_WIDTH : SMALL_WIDTH;
        return new DistillationRequest(
                method,
                real,
                splits.normalisation(),
                ConvNetSpec.forInput(real.shape(), real.classes(), channels),
                imagesPerClass,
                SettingOptions.applyTo(recipe(real.shape().channels()), spec, method),
                previewEvery,
                Optional.ofNullable(checkpoint),
                seed);
    }
}
