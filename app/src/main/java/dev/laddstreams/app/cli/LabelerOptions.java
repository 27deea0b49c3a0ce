package dev.laddstreams.app.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A labeler, and the datasets on which a command concerns it. */
final class LabelerOptions {
    @Parameters(paramLabel = "ID", description = "Labeler.")
    private String id;

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            order = 2,
            description = "On this dataset alone (default: on every dataset that the labeler labels).")
    private @Nullable String dataset;

    String id() {
        return id;
    }

    /** Empty for every dataset that the labeler labels. */
    Optional<String> dataset() {
        return Optional.ofNullable(dataset);
    }
}
