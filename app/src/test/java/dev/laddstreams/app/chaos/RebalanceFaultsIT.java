package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.processors.labeler.RunningLabeler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Further labelers join and leave the lane's group every second, while images arrive. */
class RebalanceFaultsIT {
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final int PARTITIONS = 8;
    private static final int IMAGES_PER_SECOND = 150;
    /** Members hear of a rebalance with their next heartbeat; this lets one a second come about. */
    private static final String HEARTBEAT_MS = "300";
    /** Each visitor has come and gone this often, however slow the machine. */
    private static final int MAX_SECONDS_PER_VISIT = 6;

    @TempDir
    private Path folder;

    @Test
    void shouldLabelOnceThoughAMemberComesAndGoes() throws Exception {
        rebalance("rebalanced", 1, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Tag("chaos")
    void shouldLabelOnceThoughAMemberComesAndGoesEverySecondForAMinute(int labelers) throws Exception {
        rebalance("rebalances-" + labelers, labelers, 60);
    }

    private void rebalance(String name, int labelers, int seconds) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            List<ChildJvm> processes = IntStream.rangeClosed(1, labelers)
                    .mapToObj(slot -> run.startLabeler(connection(run), "slot-" + slot, PER_IMAGE))
                    .toList();
            run.publish(IMAGES_PER_SECOND);
            FaultRun.eventually().until(() -> run.dataset().written() > 0);
            int before = generation(run);
            Visitor one = new Visitor(run, "visitor-1");
            Visitor other = new Visitor(run, "visitor-2");
            try (one;
                    other) {
                int enough = seconds / MAX_SECONDS_PER_VISIT;
                everySecond(seconds, () -> one.visits() >= enough && other.visits() >= enough, () -> {
                    run.publish(IMAGES_PER_SECOND);
                    one.comeOrGo();
                    other.comeOrGo();
                });
            }
            int visits = one.visits() + other.visits();
            long meanwhile = run.dataset().lag(FaultRun.VERSION).orElseThrow();
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(processes).allMatch(ChildJvm::isAlive);
            // the first look's end and the second's beginning make one each
            int rebalances = generation(run) - before - 2;
            assertThat(rebalances).isPositive().isGreaterThanOrEqualTo(Math.max(one.visits(), other.visits()));
            run.conclude(
                    seconds + " s of two labelers that join or leave every second, beside " + labelers,
                    visits + " visits, " + rebalances + " rebalances, " + meanwhile + " images behind at their end",
                    FaultRun.VERSION);
        }
    }

    private static KafkaConnection connection(FaultRun run) {
        KafkaConnection base = run.connection();
        return new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                base.producer(),
                Map.of(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS),
                base.streams());
    }

    /** So many times, and further on a slow machine until it has been enough. */
    private static void everySecond(int times, BooleanSupplier isEnough, Runnable task)
            throws InterruptedException, ExecutionException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            AtomicInteger done = new AtomicInteger();
            ScheduledFuture<?> ticks = clock.scheduleAtFixedRate(
                    () -> {
                        task.run();
                        done.incrementAndGet();
                    },
                    1,
                    1,
                    TimeUnit.SECONDS);
            Movement.awaitBy(done::get, () -> ticks.isDone() || (done.get() >= times && isEnough.getAsBoolean()));
            if (ticks.isDone()) {
                ticks.get();
            }
        } finally {
            clock.shutdown();
            assertThat(clock.awaitTermination(FaultRun.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** A labeler of this process: here until it has labelled something, then away for a second. Not thread-safe. */
    private static final class Visitor implements AutoCloseable {
        private final FaultRun run;
        private final String instance;
        private RunningLabeler labeler;
        private final AtomicInteger visits = new AtomicInteger();

        Visitor(FaultRun run, String instance) {
            this.run = run;
            this.instance = instance;
        }

        int visits() {
            return visits.get();
        }

        void comeOrGo() {
            if (labeler == null) {
                labeler = new RunningLabeler(
                        connection(run), run.catalogue(), instance, List.of(run.artifacts()), PER_IMAGE);
            } else if (labeler.meters().images() > 0) {
                visits.incrementAndGet();
                close();
            }
        }

        @Override
        public void close() {
            if (labeler != null) {
                labeler.close();
                labeler = null;
            }
        }
    }

    /** How many rebalances the lane's group has gone through, as a member of it hears. */
    private static int generation(FaultRun run) {
        Map<String, Object> properties = connection(run).consumerProperties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, run.dataset().consumerGroup(FaultRun.VERSION));
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        try (KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(
                    List.of(run.catalogue().images(run.dataset().name()).name()));
            FaultRun.eventually().pollInSameThread().until(() -> {
                member.poll(Duration.ofMillis(100));
                return member.groupMetadata().generationId() > 0;
            });
            return member.groupMetadata().generationId();
        }
    }
}
