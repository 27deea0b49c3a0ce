package dev.laddstreams.app.cli;

import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How images are distilled. */
final class DistillOptions {
    private static final int PUBLISHED_WIDTH = 128;
    private static final int SMALL_WIDTH = 32;

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
    private @Nullable Integer width;

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
    private @Nullable Path checkpoint;

    @Option(
            names = "--teacher-folder",
            paramLabel = "DIR",
            order = 10,
            description =
                    "Folder for labeler bundles of the networks behind dynamic labels (default: teachers/<dataset> in"
                            + " the working folder).")
    private @Nullable Path teachers;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 11,
            description = "Seed of every random draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** Fails as wrong usage for numbers out of range, and for settings that the method does not have. */
    void check(CommandSpec spec) {
        new OptionRules(spec)
                .atLeast(1, "--images-per-class", imagesPerClass)
                .atLeast(1, "--width", width)
                .atLeast(0, "--preview-every", previewEvery);
        // Settings are checked before the data is read; values may differ by its channels, but no range does.
        SettingOptions.applyTo(recipe(1), spec, method);
    }

    DistillationRequest request(CommandSpec spec, DataSplits splits) {
        ImageSet real = splits.train();
        int channels = width != null ? width : recipeName == RecipeName.PUBLISHED ? PUBLISHED_WIDTH : SMALL_WIDTH;
        return new DistillationRequest(
                method,
                real,
                splits.normalisation(),
                ConvNetSpec.forInput(real.shape(), real.classes(), channels),
                imagesPerClass,
                SettingOptions.applyTo(recipe(real.shape().channels()), spec, method),
                new Interim(previewEvery, Optional.ofNullable(checkpoint)),
                seed);
    }

    private Recipe recipe(int channels) {
        return Methods.recipe(method, recipeName, imagesPerClass, channels);
    }

    RecipeName recipeName() {
        return recipeName;
    }

    /** Empty for a folder of the dataset in the working folder. */
    Optional<Path> teacherFolder() {
        return Optional.ofNullable(teachers);
    }
}
