package dev.laddstreams.app.cli;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.control.Publication;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The file that becomes a version of a labeler: exactly one of a bundle and a model. */
final class PublishedFile {
    @Option(names = "--bundle", paramLabel = "FILE", order = 2, description = "A bundle: a zip with labeler.json.")
    private @Nullable Path bundle;

    @Option(names = "--model", paramLabel = "FILE", order = 3, description = "An ONNX or TorchScript file.")
    private @Nullable Path model;

    /** @param described what a model takes and returns; nothing may be said of a bundle */
    Publication.Version publish(Publication publication, ModelOptions described, CommandSpec spec) {
        if (bundle != null) {
            described.requireNone(spec, bundle);
            return publication.publishTried(bundle);
        }
        Path file = requireNonNull(model, "model");
        return publication.publishModel(file, described.describe(file));
    }
}
