package dev.laddstreams.sinks.dataset;

import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A dataset sink in a process of its own, to be killed. */
final class SinkProcess {
    private SinkProcess() {}

    /** @param args bootstrap servers, registry URL, warehouse, consumer group */
    public static void main(String[] args) {
        try (DatasetSink sink = new DatasetSink(
                KafkaConnection.of(args[0], args[1]),
                SinkHarness.TOPICS,
                CatalogSettings.local(Path.of(args[2])),
                SinkHarness.settings(args[3]))) {
            sink.run();
        }
    }

    static Process start(KafkaConnection connection, Path warehouse, String groupId, Path log) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        SinkProcess.class.getName(),
                        connection.bootstrapServers(),
                        connection.schemaRegistryUrl(),
                        warehouse.toString(),
                        groupId))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
