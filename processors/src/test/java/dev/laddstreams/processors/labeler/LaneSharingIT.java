package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of one lane come, go and restart. */
class LaneSharingIT {
    private static final int PARTITIONS = 4;
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(PARTITIONS, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PER_IMAGE = Duration.ofMillis(3);

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;

    @BeforeAll
    static void startStack() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @Test
    void shouldLabelEachImageOnceWhileMembersComeAndGo() {
        try (Feed feed = new Feed("shared")) {
            RunningLabeler first = labeler("s1");
            try {
                for (int round = 0; round < 2; round++) {
                    try (RunningLabeler second = labeler("s2")) {
                        awaitImages(second, 100);
                    }
                    long alone = first.meters().images();
                    awaitImages(first, alone + 100);
                }
                try (RunningLabeler second = labeler("s2")) {
                    awaitImages(second, 100);
                    first.close();
                    long alone = second.meters().images();
                    awaitImages(second, alone + 100);
                    first = labeler("s1");
                    awaitImages(first, 100);
                    feed.finish();
                    await().atMost(PATIENCE).until(() -> second.isDone(feed.dataset, 1));
                }
            } finally {
                first.close();
            }
            assertThat(feed.dataset.lag(1)).contains(0L);
            assertThat(feed.dataset.augmented())
                    .extracting(record -> record.getImage().getImageId())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, feed.images)
                            .mapToObj(feed.dataset::imageId)
                            .toList());
        }
    }

    private static void awaitImages(RunningLabeler labeler, long images) {
        await().atMost(PATIENCE).until(() -> labeler.meters().images() >= images);
    }

    private static RunningLabeler labeler(String instance) {
        return new RunningLabeler(
                stack.connection(), CATALOGUE, instance, List.of(folder.resolve("artifacts")), PER_IMAGE);
    }

    /** A dataset that grows by an image every few milliseconds, about as fast as one member labels. */
    private static final class Feed implements AutoCloseable {
        private final ToyDataset dataset;
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private int images;

        Feed(String name) {
            dataset = new ToyDataset(stack.connection(), CATALOGUE, name, folder.resolve("artifacts"));
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.GROWING, 1);
            dataset.flush();
            var unused =
                    thread.scheduleAtFixedRate(() -> dataset.image(images++, 1, FINAL), 0, 4, TimeUnit.MILLISECONDS);
        }

        void finish() {
            thread.shutdown();
            await().atMost(PATIENCE).until(thread::isTerminated);
            dataset.flush();
        }

        @Override
        public void close() {
            thread.shutdownNow();
            dataset.close();
        }
    }

    @Test
    void shouldGiveEveryPartitionAnOwnerThoughAMemberRestartsWhileItsPartitionsAreTakenBack() {
        List<String> topic = List.of(CATALOGUE.images("restarted").name());
        Topics.create(stack.connection(), List.of(CATALOGUE.images("restarted")));
        try (Consumer<byte[], byte[]> stable = member("stable")) {
            try (Consumer<byte[], byte[]> restarting = member("restarting")) {
                restarting.subscribe(topic, new DiesOnce());
                whilePolling(restarting).until(() -> restarting.assignment().size() == PARTITIONS);
                stable.subscribe(topic);
                whilePolling(stable).until(() -> isDead(restarting));
            }
            try (Consumer<byte[], byte[]> restarted = member("restarting")) {
                restarted.subscribe(topic);
                whilePolling(stable, restarted).untilAsserted(() -> {
                    Set<TopicPartition> owned = new HashSet<>(stable.assignment());
                    owned.addAll(restarted.assignment());
                    assertThat(owned).hasSize(PARTITIONS);
                    assertThat(stable.assignment()).hasSameSizeAs(restarted.assignment());
                });
            }
        }
    }

    private static Consumer<byte[], byte[]> member(String instance) {
        return new LaneClients(
                        stack.connection(),
                        CATALOGUE,
                        LabelerSettings.of(instance, List.of(), List.of()),
                        new LaneId("restarted", "teacher", 1),
                        "restarted")
                .consumer();
    }

    /** Its process ends at the moment when it hears that partitions are taken back. */
    private static final class DiesOnce implements ConsumerRebalanceListener {
        private boolean dead;

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!dead) {
                dead = true;
                throw new IllegalStateException("dead");
            }
        }
    }

    private static boolean isDead(Consumer<?, ?> consumer) {
        try {
            consumer.poll(Duration.ofMillis(50));
            return false;
        } catch (KafkaException e) {
            return true;
        }
    }

    private static ConditionFactory whilePolling(Consumer<?, ?>... consumers) {
        return await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInSameThread()
                .conditionEvaluationListener(
                        condition -> List.of(consumers).forEach(consumer -> consumer.poll(Duration.ofMillis(50))));
    }
}
