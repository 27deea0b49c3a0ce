package dev.laddstreams.processors.labeler;

import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A labeler process of its own, to be killed. */
public final class LabelerMain {
    private LabelerMain() {}

    /** @param args bootstrap servers, registry address, instance, artifact folder, partitions, nanoseconds an image */
    public static void main(String[] args) {
        List<Path> roots = List.of(Path.of(args[3]));
        TopicCatalogue catalogue =
                new TopicCatalogue(Integer.parseInt(args[4]), (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
        Duration perImage = Duration.ofNanos(Long.parseLong(args[5]));
        try (LabelerProcess process = new LabelerProcess(
                KafkaConnection.of(args[0], args[1]),
                catalogue,
                LabelerSettings.of(args[2], roots, roots),
                bundle -> new LinearLabeler(perImage))) {
            process.run();
        }
    }

    /** Starts it on this process's class path and Java, its output going to this one's. */
    public static Process start(
            KafkaConnection connection, String instance, Path artifacts, TopicCatalogue catalogue, Duration perImage)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabelerMain.class.getName(),
                        connection.bootstrapServers(),
                        connection.schemaRegistryUrl(),
                        instance,
                        artifacts.toString(),
                        Integer.toString(catalogue.partitions()),
                        Long.toString(perImage.toNanos()))
                .inheritIO()
                .start();
    }
}
