package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.control.LabelerFit;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.Optional;
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
    private String labeler;

    /** Fails as wrong usage for an id that cannot be part of a topic's name. */
    void check() {
        TopicCatalogue.requireDatasetId(id);
    }

    /** Looks whether the labeler can label these images, see {@link LabelerFit}. */
    void requireFit(StackAccess stack, Terminal terminal, ImageSet images) {
        LabelerFit.check(stack, terminal, id, labeler(), images);
    }

    String id() {
        return id;
    }

    Optional<String> labeler() {
        return Optional.ofNullable(labeler);
    }
}
