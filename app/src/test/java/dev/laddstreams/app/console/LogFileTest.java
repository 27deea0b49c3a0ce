package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogFileTest {
    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        LogFile.close();
    }

    @Test
    void shouldKeepWhatKafkaTriesAgainFromTheTerminal() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForService(folder, "up", new Terminal(writer, writer, 0));

        LoggerFactory.getLogger("kafka.server.ReplicaManager")
                .error("healthy", new OutOfOrderSequenceException("Invalid sequence number: 1, no existing state"));
        LoggerFactory.getLogger("kafka.server.ReplicaManager")
                .error("lost", new OutOfOrderSequenceException("Out of order sequence number: 1, 5"));

        assertThat(shown.toString()).doesNotContain("healthy").contains("lost");
        assertThat(Files.readString(folder.resolve("up.log"))).contains("healthy", "lost");
    }

    @Test
    void shouldShowOurOwnLinesAloneOnAPage() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForPage(folder, "up", new Terminal(writer, writer, 0));

        LoggerFactory.getLogger("org.apache.kafka.streams.KafkaStreams").error("noise", new IllegalStateException());
        LoggerFactory.getLogger("dev.laddstreams.test").info("Lane {} is live", "pets");
        LoggerFactory.getLogger("dev.laddstreams.test").warn("waits\nfor more", new IllegalStateException("cause"));

        assertThat(shown.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d  .*"))
                .anyMatch(line -> line.endsWith("  Lane pets is live"))
                .anyMatch(line -> line.endsWith("  warning: waits for more"));
        assertThat(Files.readString(folder.resolve("up.log"))).contains("noise", "cause", "\tat ");
    }

    @Test
    void shouldKeepSecretsOutOfTheFile() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForService(folder, "up", new Terminal(writer, writer, 0));

        LoggerFactory.getLogger("dev.laddstreams.test")
                .warn("to http://me:hush@registry", new IllegalStateException("password=hush"));

        assertThat(shown.toString() + Files.readString(folder.resolve("up.log")))
                .contains("http://********@registry", "password=********")
                .doesNotContain("hush");
    }
}
