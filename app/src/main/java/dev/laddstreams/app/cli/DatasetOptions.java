package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.control.NewDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The dataset that a command makes, and who labels it. */
final class DatasetOptions {
    @Option(
            names = "--dataset",
            paramLabel = "ID",
            required = true,
            order = 2,
            description = "Id of the dataset to make: lower-case letters, digits, - and _.")
    private String id;

    @Option(
            names = "--labeler",
            paramLabel = "ID",
            order = 3,
            description = "Labeler whose versions label the dataset (default: none, hard labels alone).")
    private @Nullable String labeler;

    /** Fails as wrong usage for an id that cannot be part of a topic's name. */
    void check() {
        TopicCatalogue.requireDatasetId(id);
    }

    NewDataset make(Configuration configuration, Terminal terminal) {
        return new NewDataset(configuration, terminal, id, Optional.ofNullable(labeler));
    }
}
