package dev.laddstreams.app.foreign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DenseLabel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/clients.md}, as they are written there. */
@Tag("foreign")
@Timeout(240)
class StockClientsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;
    private static AugmentedSample sample;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
        sample = AugmentedSample.write(stack.connection());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldBeReadByKcatAndPython() throws IOException, InterruptedException {
        assertThat(printed("kcat")).isEqualTo(expected());
    }

    @Test
    void shouldBeReadByNode() throws IOException, InterruptedException {
        assertThat(printed("Node")).isEqualTo(expected());
    }

    private static List<JsonNode> printed(String heading) throws IOException, InterruptedException {
        String commands = ClientsDocument.block(heading, stack.connection())
                .replace("/tmp/ladd-clients", folder.resolve("clients").toString());
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ClientsDocument.run(commands, folder).lines().toList()) {
            if (line.startsWith("{")) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static List<JsonNode> expected() throws IOException {
        List<JsonNode> expected = new ArrayList<>();
        for (AugmentedRecord record : sample.records()) {
            ObjectNode line = JSON.createObjectNode()
                    .put("imageId", record.getImage().getImageId())
                    .put("class", record.getImage().getClassIndex())
                    .put("seed", Long.toString(record.getImage().getSeed()))
                    .put("version", record.getProvenance().getVersion());
            DenseLabel label = record.getDenseLabel();
            if (label == null) {
                line.putNull("label");
            } else {
                ArrayNode parts = line.putArray("label");
                parts.add(label.getRows()).add(label.getClasses());
                parts.add(label.getEncoding().name()).add(label.getValues().remaining());
            }
            expected.add(JSON.readTree(line.toString()));
        }
        return expected;
    }

    @Test
    void shouldBeWrittenOutByAWorkerOfKafkaConnect() throws IOException, InterruptedException {
        Path written = folder.resolve("written.txt");
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        ClientsDocument.ROOT.resolve("foreign/target/connect") + "/*",
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        properties("worker", written),
                        properties("file-sink", written))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
        StringBuilder whole = new StringBuilder();
        for (byte[] value : sample.values()) {
            whole.append(value == null ? "null" : new String(value, ISO_8859_1)).append('\n');
        }
        try {
            await().atMost(PATIENCE)
                    .failFast("the worker has ended", () -> !worker.isAlive())
                    .untilAsserted(() -> assertThat(written).content().isEqualTo(whole.toString()));
        } finally {
            worker.destroy();
            worker.waitFor();
        }
    }

    /** The document's own file, with other addresses and places. */
    private static String properties(String name, Path written) throws IOException {
        String text = Files.readString(ClientsDocument.ROOT.resolve("docs/clients/" + name + ".properties"));
        return Files.writeString(
                        folder.resolve(name + ".properties"),
                        ClientsDocument.readdressed(text, stack.connection())
                                .replace("localhost:8083", "localhost:" + freePort())
                                .replace(
                                        "/tmp/connect.offsets",
                                        folder.resolve("offsets").toString())
                                .replace("/tmp/pets.augmented.txt", written.toString()))
                .toString();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
