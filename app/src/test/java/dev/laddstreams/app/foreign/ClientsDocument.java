package dev.laddstreams.app.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/clients.md} tells its readers to type. */
final class ClientsDocument {
    /** Of the repository. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final long LIMIT_SECONDS = 120;
    private static final Pattern BLOCK = Pattern.compile("```\\w*\n(.*?)```", Pattern.DOTALL);

    private ClientsDocument() {}

    /** The first block after a heading, for another cluster and registry than the document's. */
    static String block(String heading, KafkaConnection connection) throws IOException {
        String document = Files.readString(ROOT.resolve("docs/clients.md"));
        int section = document.indexOf("\n## " + heading + "\n");
        assertThat(section).as(heading).isNotNegative();
        Matcher block = BLOCK.matcher(document);
        assertThat(block.find(section)).as(heading).isTrue();
        return readdressed(block.group(1), connection);
    }

    static String readdressed(String text, KafkaConnection connection) {
        return text.replace("http://localhost:8081", connection.schemaRegistryUrl())
                .replace("localhost:9092", connection.bootstrapServers());
    }

    /** What commands print, when they succeed. */
    static String run(String commands, Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(ROOT.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(commands)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }
}
