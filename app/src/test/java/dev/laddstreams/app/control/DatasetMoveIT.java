package dev.laddstreams.app.control;

import static dev.laddstreams.app.control.ControlFixture.CATALOGUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetMoveIT {
    @TempDir
    private Path folder;

    @Test
    void shouldMoveATableOnceNoSinkFillsIt() throws IOException {
        Path own = folder.resolve("warehouse/ladd/pets");
        Path to = folder.resolve("elsewhere");
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(CATALOGUE.shared());
            stack.createTopics(List.of(CATALOGUE.images("pets"), CATALOGUE.augmented("pets")));
            StoredPets.store(folder, "pets", 3, 2);
            try (KafkaConsumer<byte[], byte[]> sink = Clients.groupConsumer(
                    stack.connection(), DatasetSinkSettings.DEFAULT.groupId(), RoleProperties.NONE)) {
                sink.subscribe(List.of("pets.augmented"));
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                    sink.poll(Duration.ofMillis(50));
                    return !sink.assignment().isEmpty();
                });

                CapturedRun refused = move(stack, "--to", to.toString());

                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.err())
                        .startsWith("Cannot move the table of dataset pets: in use by consumer group ladd-sink"
                                + " (expected: no sink;");
                assertThat(to).doesNotExist();
            }

            assertThat(moved(stack, "--to", to.toString()))
                    .startsWith("pets: 12 rows in 2 files of ")
                    .endsWith(" B and 2 tags, from file://" + own + " to file://" + to);
            Path further = folder.resolve("further");
            Files.move(to, further);
            assertThat(moved(stack, "--already-moved", "--to", further.toString()))
                    .endsWith(" B and 2 tags, from file://" + to + " to file://" + further);
        }
        try (DatasetCatalog catalog = StoredPets.open(folder)) {
            assertThat(catalog.require("pets").tags().all())
                    .extracting(TagInfo::version)
                    .containsExactly(1, 2);
        }
        assertThat(own).doesNotExist();
    }

    private String moved(EmbeddedStack stack, String... options) {
        CapturedRun run = move(stack, options);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private CapturedRun move(EmbeddedStack stack, String... options) {
        return CapturedRun.of(Stream.concat(
                        Stream.of(
                                "dataset",
                                "move",
                                "--dataset",
                                "pets",
                                "--work-dir",
                                folder.toString(),
                                "--set",
                                "kafka.bootstrap-servers=" + stack.connection().bootstrapServers(),
                                "--set",
                                "schema-registry.url=" + stack.connection().schemaRegistryUrl()),
                        Stream.of(options))
                .toArray(String[]::new));
    }
}
