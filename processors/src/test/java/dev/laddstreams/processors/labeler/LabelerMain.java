package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.processors.CatalogueArgument;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A labeler process of its own, to be killed. It ends in order when its standard input does, thus also with its parent. */
public final class LabelerMain {
    private static final int CONSUMER_PROPERTIES_AT = 6;

    private LabelerMain() {}

    /** What {@link #main} takes. */
    public static List<String> arguments(
            KafkaConnection connection, String instance, Path artifacts, TopicCatalogue catalogue, Duration perImage) {
        List<String> arguments = new ArrayList<>(List.of(
                connection.bootstrapServers(),
                connection.schemaRegistryUrl(),
                instance,
                artifacts.toString(),
                CatalogueArgument.of(catalogue),
                Long.toString(perImage.toNanos())));
        connection.consumer().forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return arguments;
    }

    /**
     * @param args bootstrap servers, registry address, instance, artifact folder, catalogue, nanoseconds an image, then
     *     keys and values of consumer properties
     */
    public static void main(String[] args) {
        TopicCatalogue catalogue = CatalogueArgument.parse(args[4]);
        Duration perImage = Duration.ofNanos(Long.parseLong(args[5]));
        RunningLabeler labeler =
                new RunningLabeler(connection(args), catalogue, args[2], List.of(Path.of(args[3])), perImage);
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            labeler.end();
        }
    }

    private static KafkaConnection connection(String[] args) {
        KafkaConnection base = KafkaConnection.of(args[0], args[1]);
        Map<String, String> consumer = new HashMap<>();
        for (int i = CONSUMER_PROPERTIES_AT; i < args.length; i += 2) {
            consumer.put(args[i], args[i + 1]);
        }
        return new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                base.producer(),
                consumer,
                base.streams());
    }
}
