package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ReadingOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where real images come from. */
final class DataOptions {
    private static final double READING_SECONDS = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR|FILE|shapes",
            required = true,
            order = 1,
            description = "A folder or zip of IDX files, CIFAR binaries, npz or npy arrays, or of pictures (JPEG,"
                    + " PNG, BMP, GIF, TIFF) in class folders; WebDataset tars or Parquet files; or 'shapes', a"
                    + " generated set.")
    private String location;

    @Mixin
    private ReadingChoices choices = new ReadingChoices();

    String location() {
        return location;
    }

    DataSplits read(Terminal terminal) {
        return read(terminal, choices.get(), DataSets::open);
    }

    /** As {@link #read}, with the values of normalised arrays as they are. */
    DataSplits readExact(Terminal terminal) {
        return read(terminal, choices.get().exact(), DataSets::open);
    }

    /** As {@link #readExact}; a set without a test part of its own is not split. */
    DataSplits readWhole(Terminal terminal) {
        return read(terminal, choices.get().exact(), DataSets::openWhole);
    }

    private interface Reading {
        DataSplits open(String location, ReadingOptions options, ProgressListener progress);
    }

    private DataSplits read(Terminal terminal, ReadingOptions options, Reading reading) {
        try (Progress progress = Progress.start(terminal, "read " + location, READING_SECONDS)) {
            DataSplits data = reading.open(location, options, progress);
            data.summary().forEach(terminal::message);
            return data;
        }
    }
}
