package dev.laddstreams.app.chaos;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.processors.CatalogueArgument;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.dataset.DatasetSink;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A dataset sink in a process of its own, whose commits {@link HeldFileIO} can hold. */
final class SinkMain {
    private SinkMain() {}

    /** What {@link #main} takes. */
    static List<String> arguments(
            KafkaConnection connection, Path warehouse, String groupId, TopicCatalogue catalogue) {
        return List.of(
                connection.bootstrapServers(),
                connection.schemaRegistryUrl(),
                warehouse.toString(),
                groupId,
                CatalogueArgument.of(catalogue));
    }

    /** @param args bootstrap servers, registry address, warehouse, consumer group, catalogue */
    public static void main(String[] args) throws IOException {
        try (DatasetSink sink = start(List.of(args))) {
            System.in.transferTo(OutputStream.nullOutputStream());
            sink.requireRunning();
        }
    }

    /** Quick to notice and to commit; holds as much in memory as any sink. */
    static DatasetSink start(List<String> arguments) {
        DatasetSinkSettings settings = new DatasetSinkSettings(
                arguments.get(3),
                Duration.ofMillis(400),
                DatasetSinkSettings.DEFAULT.flushBytes(),
                Duration.ofMillis(300),
                Duration.ofMillis(300));
        DatasetSink sink = new DatasetSink(
                KafkaConnection.of(arguments.get(0), arguments.get(1)),
                CatalogueArgument.parse(arguments.get(4)),
                HeldFileIO.local(Path.of(arguments.get(2))),
                settings);
        sink.start();
        return sink;
    }
}
