package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import picocli.CommandLine.Option;

/** Where real images come from. */
final class DataOptions {
    private static final double READING_SECONDS = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR|ZIP|shapes",
            required = true,
            order = 1,
            description = "A folder or zip of IDX files, CIFAR binaries, npz or npy arrays, or of JPEG or PNG images in"
                    + " class folders; or 'shapes', a generated set.")
    private String location;

    @Option(
            names = "--skip-unreadable",
            order = 50,
            description = "Leaves out image files that cannot be decoded, and counts them, instead of stopping.")
    private boolean skipUnreadable;

    String location() {
        return location;
    }

    DataSplits read(Terminal terminal) {
        return read(terminal, DataSets::open);
    }

    /** A set without a test part of its own is not split. */
    DataSplits readWhole(Terminal terminal) {
        return read(terminal, DataSets::openWhole);
    }

    private interface Reading {
        DataSplits open(String location, boolean skipUnreadable, ProgressListener progress);
    }

    private DataSplits read(Terminal terminal, Reading reading) {
        try (Progress progress = Progress.start(terminal, "read " + location, READING_SECONDS)) {
            DataSplits data = reading.open(location, skipUnreadable, progress);
            if (!data.skipped().isEmpty()) {
                terminal.message("Skipped %d unreadable files: %s"
                        .formatted(data.skipped().size(), String.join(", ", data.skipped())));
            }
            return data;
        }
    }
}
