package dev.laddstreams.processors.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.roles.RoleState;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActiveViewIT {
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldShowTheActiveVersionAloneAndFlipInOneStep() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, "shown", folder)) {
            dataset.manifest(1, ManifestState.SEALED, 40);
            for (int version = 1; version <= 2; version++) {
                int labeller = version;
                // version 2 has not labelled the last ten
                IntStream.range(0, version == 1 ? 40 : 30).forEach(i -> dataset.augmented(i, labeller));
            }
            dataset.flush();
            ActivationLog log = new ActivationLog(stack.connection(), CATALOGUE);
            pointAt(log, dataset, 1);
            try (Running view = new Running(stack)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown(dataset))
                        .hasSize(40)
                        .allSatisfy((image, version) -> assertThat(version).isEqualTo(1)));
                pointAt(log, dataset, 2);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown(dataset))
                        .hasSize(30)
                        .allSatisfy((image, version) -> assertThat(version).isEqualTo(2)));
                IntStream.range(30, 35).forEach(i -> dataset.augmented(i, 2));
                dataset.augmented(39, 1);
                dataset.flush();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shown(dataset)).hasSize(35));
                assertThat(view.isAtWork()).isTrue();
            }
            int records = dataset.read(CATALOGUE.active("shown")).size();
            assertThat(records).isEqualTo(40 + 30 + 10 + 5);
            assertFlipsOnce(dataset.read(CATALOGUE.active("shown")));

            dataset.augmented(35, 2);
            dataset.flush();
            try (Running view = new Running(stack)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shown(dataset)).hasSize(36));
                assertThat(view.isAtWork()).isTrue();
            }
            assertThat(dataset.read(CATALOGUE.active("shown"))).hasSize(records + 1);
        }
    }

    /** In each partition: all of version 1, then all of version 2. */
    private static void assertFlipsOnce(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, List<Integer>> versions = new TreeMap<>();
        records.stream().filter(record -> record.value() != null).forEach(record -> versions.computeIfAbsent(
                        record.partition(), p -> new ArrayList<>())
                .add(version(record)));
        assertThat(versions).hasSizeGreaterThan(1).allSatisfy((partition, seen) -> assertThat(seen)
                .isSorted());
    }

    private static int version(ConsumerRecord<byte[], byte[]> record) {
        String header =
                new String(record.headers().lastHeader(ViewSession.HEADER).value(), UTF_8);
        return Integer.parseInt(header.substring(header.lastIndexOf("-v") + 2));
    }

    private static Map<String, Integer> shown(ToyDataset dataset) {
        Map<String, Integer> shown = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : dataset.read(CATALOGUE.active(dataset.name()))) {
            String imageId = new String(record.key(), UTF_8);
            if (record.value() == null) {
                shown.remove(imageId);
            } else {
                shown.put(imageId, version(record));
            }
        }
        return shown;
    }

    private static void pointAt(ActivationLog log, ToyDataset dataset, int version) {
        log.change(
                dataset.name(),
                dataset.labelerId(),
                current -> Optional.of(Activations.pointAt(
                        current.orElseGet(() -> Activations.none(dataset.name(), dataset.labelerId())),
                        version,
                        RecordKeys.tag(dataset.labelerId(), version, 1),
                        1,
                        Instant.EPOCH)));
    }

    private static final class Running implements AutoCloseable {
        private final ActiveViewProcess process;

        Running(EmbeddedStack stack) {
            process = new ActiveViewProcess(stack.connection(), CATALOGUE);
            process.start();
        }

        boolean isAtWork() {
            return process.state() == RoleState.RUNNING;
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
