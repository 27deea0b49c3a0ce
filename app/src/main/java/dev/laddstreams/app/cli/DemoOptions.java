package dev.laddstreams.app.cli;

import dev.laddstreams.app.studies.demo.DemoLength;
import dev.laddstreams.app.studies.demo.DemoRequest;
import dev.laddstreams.learning.data.DataSets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a demo shows, on which images, and how long it takes. */
final class DemoOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR|FILE|shapes",
            order = 1,
            description =
                    "Images to distil: a folder or zip of IDX files, CIFAR binaries, npz or npy arrays, or of"
                            + " pictures (JPEG, PNG, BMP, GIF, TIFF) in class folders; or 'shapes', a generated set (default: ${DEFAULT-VALUE}).")
    private String data = DataSets.SHAPES;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            order = 2,
            description = "Distilled images of each class (default: 1 with --quick, else 10).")
    private @Nullable Integer imagesPerClass;

    @Mixin
    private GridOptions grid = new GridOptions();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            order = 5,
            description = "Distillation method (default: ${DEFAULT-VALUE}, distribution matching).")
    private String method = "dm";

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 6,
            description = "Channels of each convolution of all networks (default: 128 with --published, else 32).")
    private @Nullable Integer width;

    @ArgGroup
    private Length length = new Length();

    private static final class Length {
        @Option(
                names = "--quick",
                order = 7,
                description = "1 image per class, three controls, a part of the real images: under 90 s at 32 px.")
        private boolean quick;

        @Option(
                names = "--full",
                order = 8,
                description = "All controls, all real and all test images: the recipe of the README's figures.")
        private boolean full;

        @Option(names = "--published", order = 9, description = "The lengths of the literature: hours on a CPU.")
        private boolean published;

        DemoLength get() {
            if (quick) {
                return DemoLength.QUICK;
            }
            if (full) {
                return DemoLength.FULL;
            }
            return published ? DemoLength.PUBLISHED : DemoLength.DEFAULT;
        }
    }

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 10,
            description = "Seed of every random draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ReadingChoices choices = new ReadingChoices();

    @Option(names = "--report", paramLabel = "FILE", order = 12, description = "Writes the report as JSON.")
    private @Nullable Path report;

    /** Fails as wrong usage for numbers out of range. */
    void check(OptionRules rules) {
        rules.atLeast(1, "--images-per-class", imagesPerClass).atLeast(1, "--width", width);
    }

    DemoRequest request() {
        return new DemoRequest(
                new DemoRequest.RealImages(data, choices.get()),
                optional(imagesPerClass),
                grid.grid(),
                method,
                optional(width),
                length.get(),
                Optional.ofNullable(report),
                seed);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
