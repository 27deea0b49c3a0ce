package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.clients.LogFields;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
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
        LogFile.openForService(folder, "up", new Terminal(writer, writer, 0), LogFormat.TEXT);

        LoggerFactory.getLogger("kafka.server.ReplicaManager")
                .error("healthy", new OutOfOrderSequenceException("Invalid sequence number: 1, no existing state"));
        LoggerFactory.getLogger("kafka.server.ReplicaManager")
                .error("lost", new OutOfOrderSequenceException("Out of order sequence number: 1, 5"));

        assertThat(shown.toString()).doesNotContain("healthy").contains("lost");
        assertThat(Files.readString(folder.resolve("up.log"))).contains("healthy", "lost");
    }

    @Test
    void shouldKeepStreamsTracesOfAClockAheadFromTheTerminal() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForService(folder, "run", new Terminal(writer, writer, 0), LogFormat.TEXT);
        Logger streams = LoggerFactory.getLogger("org.apache.kafka.streams.processor.internals.StreamThread");

        streams.error("ahead", new StreamsException("sending failed", new InvalidTimestampException("two hours")));
        streams.error("ahead, due to: {}", InvalidTimestampException.class.getName());
        streams.error("ahead, due to: {}", "InvalidRecordException: Timestamp 9 of message is out of range");
        streams.warn("ahead", new StreamsException("sent", new InvalidRecordException("Timestamp 9 is out of range")));
        streams.warn("ahead", new StreamsException("Topic pets.images was made anew under its name"));
        streams.error("broken", new StreamsException("another"));

        assertThat(shown.toString()).doesNotContain("ahead").contains("broken");
        assertThat(Files.readString(folder.resolve("run.log"))).contains("ahead", "broken");
    }

    @Test
    void shouldShowOurOwnLinesAloneOnAPage() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForPage(folder, "up", new Terminal(writer, writer, 0), LogFormat.TEXT);

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
        LogFile.openForService(folder, "up", new Terminal(writer, writer, 0), LogFormat.TEXT);

        LoggerFactory.getLogger("dev.laddstreams.test")
                .warn("to http://me:hush@registry", new IllegalStateException("password=hush"));

        assertThat(shown.toString() + Files.readString(folder.resolve("up.log")))
                .contains("http://********@registry", "password=********")
                .doesNotContain("hush");
    }

    @Test
    void shouldWriteAnObjectForEachEvent() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter writer = new PrintWriter(shown);
        LogFile.openForService(folder, "labeler", new Terminal(writer, writer, 0), LogFormat.JSON);

        LogFields.of("pets", "pets-labeler", 2)
                .around(() -> LogFields.at(
                                LoggerFactory.getLogger("dev.laddstreams.test").atWarn(),
                                new ConsumerRecord<>("pets.images", 1, 17, "key", "payload"))
                        .setCause(new IllegalStateException("password=hush"))
                        .log("Refused \"{}\"\nat http://me:hush@registry, \u001b[2J", "it"))
                .run();
        LoggerFactory.getLogger("dev.laddstreams.test").info("'ladd status' shows it");
        LoggerFactory.getLogger("org.apache.kafka.clients.Metadata").info("noise");

        String file = Files.readString(folder.resolve("labeler.log"));
        assertThat(shown).hasToString(file);
        assertThat(file.lines()).hasSize(2);
        assertThat(file).doesNotContain("hush", "payload", "noise", "\u001b");
        JsonNode refusal = new ObjectMapper().readTree(file.lines().findFirst().orElseThrow());
        assertThat(refusal.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(refusal.get("level").asText()).isEqualTo("WARN");
        assertThat(refusal.get("logger").asText()).isEqualTo("dev.laddstreams.test");
        assertThat(refusal.get("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(refusal.get("message").asText()).isEqualTo("Refused \"it\"\nat http://********@registry, \u001b[2J");
        assertThat(refusal.get("exception").asText())
                .startsWith("java.lang.IllegalStateException: password=********\n\tat ");
        assertThat(refusal.get("dataset").asText()).isEqualTo("pets");
        assertThat(refusal.get("labeler").asText()).isEqualTo("pets-labeler");
        assertThat(refusal.get("version").asText()).isEqualTo("2");
        assertThat(refusal.get("topic").asText()).isEqualTo("pets.images");
        assertThat(refusal.get("partition").asInt()).isEqualTo(1);
        assertThat(refusal.get("offset").asInt()).isEqualTo(17);
        JsonNode plain =
                new ObjectMapper().readTree(file.lines().skip(1).findFirst().orElseThrow());
        assertThat(plain.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("time", "level", "logger", "thread", "message");
    }

    @Test
    void shouldWriteObjectsInPlaceOfAPage() {
        StringWriter results = new StringWriter();
        StringWriter shown = new StringWriter();
        LogFile.openForPage(
                folder, "up", new Terminal(new PrintWriter(results), new PrintWriter(shown), 0), LogFormat.JSON);

        LoggerFactory.getLogger("dev.laddstreams.test").info("Lane {} is live", "pets");

        assertThat(results.toString()).isEmpty();
        assertThat(shown.toString()).contains("\"message\":\"Lane pets is live\"");
    }
}
