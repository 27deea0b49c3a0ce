package dev.laddstreams.app.chaos;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.processors.CatalogueArgument;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A progress topology in a process of its own. */
final class ProgressMain {
    private ProgressMain() {}

    /** What {@link #main} takes. */
    static List<String> arguments(KafkaConnection connection, Path stateFolder, TopicCatalogue catalogue) {
        return List.of(
                connection.bootstrapServers(),
                connection.schemaRegistryUrl(),
                stateFolder.toString(),
                CatalogueArgument.of(catalogue));
    }

    /** @param args bootstrap servers, registry address, state folder, catalogue */
    public static void main(String[] args) throws IOException {
        ProgressTracker tracker = start(List.of(args));
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            tracker.close();
        }
    }

    static ProgressTracker start(List<String> arguments) {
        ProgressTracker tracker = new ProgressTracker(
                KafkaConnection.of(arguments.get(0), arguments.get(1)),
                CatalogueArgument.parse(arguments.get(3)),
                ProgressSettings.of(Path.of(arguments.get(2))));
        tracker.start();
        return tracker;
    }
}
