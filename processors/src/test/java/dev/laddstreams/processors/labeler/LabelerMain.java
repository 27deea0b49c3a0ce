package dev.laddstreams.processors.labeler;

import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A labeler process of its own, to be killed. It ends in order when its standard input does, thus also with its parent. */
public final class LabelerMain {
    private LabelerMain() {}

    /** What {@link #main} takes. */
    public static List<String> arguments(
            KafkaConnection connection, String instance, Path artifacts, TopicCatalogue catalogue, Duration perImage) {
        return List.of(
                connection.bootstrapServers(),
                connection.schemaRegistryUrl(),
                instance,
                artifacts.toString(),
                Integer.toString(catalogue.partitions()),
                Long.toString(perImage.toNanos()));
    }

    /** @param args bootstrap servers, registry address, instance, artifact folder, partitions, nanoseconds an image */
    public static void main(String[] args) {
        TopicCatalogue catalogue =
                new TopicCatalogue(Integer.parseInt(args[4]), (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
        Duration perImage = Duration.ofNanos(Long.parseLong(args[5]));
        RunningLabeler labeler = new RunningLabeler(
                KafkaConnection.of(args[0], args[1]), catalogue, args[2], List.of(Path.of(args[3])), perImage);
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            labeler.end();
        }
    }
}
