package dev.laddstreams.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.wiring.TinyPng;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TopicSpec.Cleanup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a foreign topic to an images topic, while the route's process is killed again and again. */
@Tag("chaos")
class RouteFaultsIT {
    private static final int PARTITIONS = 3;
    private static final int KILLS = 5;
    private static final int BURST = 100;
    private static final int AHEAD = 5;
    private static final int SIDE = 32;
    private static final String DATASET = "birds";
    private static final String FOREIGN = "cms.uploads";

    @TempDir
    private Path folder;

    @Test
    void shouldBringEachImageOnceThoughTheRouteIsKilled() throws Exception {
        long started = System.nanoTime();
        try (FaultRun run = new FaultRun("route-killed", folder, PARTITIONS);
                ToyDataset birds = new ToyDataset(run.connection(), run.catalogue(), DATASET, run.artifacts());
                Uploads uploads = new Uploads(run)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                ChildJvm route = startRoute(run, kill);
                long moment = birds.writtenImages() + BURST;
                FaultRun.eventually().until(() -> {
                    uploads.keepAhead(birds.writtenImages());
                    return birds.writtenImages() >= moment && isStoppedInTransaction(birds, route);
                });
                route.kill();
            }
            uploads.send(BURST);
            ChildJvm last = startRoute(run, KILLS + 1);
            WireTopic wire = new WireTopic(
                    run.connection().bootstrapServers(), run.connection().schemaRegistryUrl());
            Movement.awaitBy(
                    birds::readableImages,
                    () -> images(wire).size() >= uploads.ids().size());
            assertThat(last.isAlive()).isTrue();
            last.signal("TERM");
            Tally tally = Tally.of(images(wire), uploads.ids());
            FaultFigures.write(
                    "route-killed",
                    KILLS + " SIGKILLs of a route in a transaction",
                    uploads.ids().size(),
                    tally,
                    Duration.ofNanos(System.nanoTime() - started),
                    "");
            assertThat(wire.refused(FOREIGN)).isEmpty();
            assertThat(tally.isExact()).as("%s", tally).isTrue();
        }
    }

    private ChildJvm startRoute(FaultRun run, int number) throws Exception {
        Path file = Files.writeString(folder.resolve("ladd.yaml"), """
                datasets:
                  %s: { classes: [crow, kite] }
                routes:
                  cms: { from: %s, dataset: %s, format: png, class: header:species }
                """.formatted(DATASET, FOREIGN, DATASET));
        return run.startCommand(
                "route-" + number,
                "run",
                "routes",
                "--config=" + file,
                "--work-dir=" + folder.resolve("work"),
                "--set=topics.partitions=" + PARTITIONS);
    }

    /** Holds the process and looks; it goes on when it is between two transactions. */
    private static boolean isStoppedInTransaction(ToyDataset birds, ChildJvm route) throws Exception {
        route.signal("STOP");
        if (birds.readableImages() < birds.writtenImages()) {
            return true;
        }
        route.signal("CONT");
        return false;
    }

    /** How often each image is there. */
    private static Map<String, Integer> images(WireTopic wire) {
        Map<String, Integer> occurrences = new TreeMap<>();
        wire.read(
                DATASET + ".images",
                Set.of(),
                record -> occurrences.merge(record.get("imageId").toString(), 1, Integer::sum));
        return occurrences;
    }

    /** What others write. */
    private static final class Uploads implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;
        private final Set<String> ids = new HashSet<>();

        Uploads(FaultRun run) {
            Topics.create(
                    run.connection(),
                    List.of(new TopicSpec(
                            FOREIGN, PARTITIONS, (short) 1, Cleanup.DELETE, 1 << 20, "id", Optional.empty())));
            producer = Clients.durableProducer(run.connection(), RoleProperties.NONE);
        }

        /** So that the route always has work, however slow the machine makes it. */
        void keepAhead(long written) throws Exception {
            if (ids.size() < written + AHEAD * BURST) {
                send(BURST);
            }
        }

        void send(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                String id = "p" + ids.size();
                String species = ids.size() % 2 == 0 ? "crow" : "kite";
                ids.add(DATASET + "-cms-" + id);
                var sent = producer.send(new ProducerRecord<>(
                        FOREIGN,
                        null,
                        id.getBytes(UTF_8),
                        TinyPng.bytes(SIDE, ids.size()),
                        List.of(new RecordHeader("species", species.getBytes(UTF_8)))));
                if (i == count - 1) {
                    sent.get();
                }
            }
        }

        Set<String> ids() {
            return ids;
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
