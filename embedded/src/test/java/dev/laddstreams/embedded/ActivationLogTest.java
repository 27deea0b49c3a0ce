package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationLogTest {
    private static final int WRITERS = 4;
    private static final int CHANGES = 5;
    private static final AtomicLong MOMENTS = new AtomicLong();

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNoChangeOfConcurrentWriters() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            ActivationLog log = new ActivationLog(stack.connection(), TopicCatalogue.DEFAULT);
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    running.add(writers.submit(() -> {
                        for (int i = 0; i < CHANGES; i++) {
                            log.change("d", "teacher", ActivationLogTest::next);
                        }
                    }));
                }
                for (Future<?> writer : running) {
                    writer.get();
                }
            } finally {
                writers.shutdownNow();
            }

            assertThat(log.find("d", "teacher")).hasValueSatisfying(activation -> {
                assertThat(activation.getVersion()).isEqualTo(WRITERS * CHANGES);
                assertThat(activation.getHistory())
                        .containsExactlyElementsOf(
                                IntStream.range(1, WRITERS * CHANGES).boxed().toList());
            });
            assertThat(log.resolve("d")).isEqualTo(log.find("d", "teacher"));
            assertThat(log.resolve("another")).isEmpty();
            assertThatThrownBy(() -> log.change("d", "teacher", current -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(log.change("d", "teacher", current -> Optional.empty()))
                    .map(Activation::getVersion)
                    .contains(WRITERS * CHANGES);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldMakeAChangeOnceWhenItsCommitDoesNotSayWhetherItWasMade(boolean made) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            AtomicInteger commits = new AtomicInteger();
            ActivationLog log = log(stack, (producer, call) -> {
                if (!call.getName().equals("commitTransaction") || commits.incrementAndGet() > 1) {
                    return;
                }
                if (made) {
                    producer.commitTransaction();
                }
                throw new TimeoutException("no answer");
            });

            assertThat(log.change("d", "teacher", ActivationLogTest::next))
                    .map(Activation::getVersion)
                    .contains(1);

            assertThat(commits).hasValue(made ? 1 : 2);
            assertThat(log.find("d", "teacher")).map(Activation::getVersion).contains(1);
        }
    }

    @Test
    void shouldTryAgainAfterAnAnswerThatSaysNothing() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            AtomicInteger begins = new AtomicInteger();
            ActivationLog log = log(stack, (producer, call) -> {
                if (call.getName().equals("initTransactions") && begins.incrementAndGet() == 1) {
                    throw new UnknownServerException("once");
                }
            });

            assertThat(log.change("d", "teacher", ActivationLogTest::next))
                    .map(Activation::getVersion)
                    .contains(1);
        }
    }

    @Test
    void shouldSayThatAChangeMayHaveBeenMadeWhenTheBrokerIsAwayAfterItsCommit() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            AtomicInteger commits = new AtomicInteger();
            ActivationLog log = log(stack, (producer, call) -> {
                if (call.getName().equals("commitTransaction")) {
                    commits.incrementAndGet();
                    throw new TimeoutException("no answer to the commit");
                }
                if (call.getName().equals("initTransactions") && commits.get() > 0) {
                    throw new TimeoutException("no answer to the begin");
                }
            });

            assertThatThrownBy(() -> log.change("d", "teacher", ActivationLogTest::next))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("no answer to the begin, and whether the change was made is not known");
        }
    }

    @Test
    void shouldSayThatTheClockIsAheadOfTheBrokers() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            KafkaConnection base = stack.connection();
            KafkaConnection ahead = new KafkaConnection(
                    base.bootstrapServers(),
                    base.schemaRegistryUrl(),
                    base.serializerClass(),
                    base.deserializerClass(),
                    base.common(),
                    Map.of(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ClockAhead.class.getName()),
                    base.consumer(),
                    base.streams());
            ActivationLog log = new ActivationLog(ahead, TopicCatalogue.DEFAULT);

            assertThatThrownBy(() -> log.change("d", "teacher", ActivationLogTest::next))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("the broker refuses this machine's time")
                    .hasMessageEndingWith("(expected: a clock at most an hour ahead of the broker's)");

            assertThat(log.find("d", "teacher")).isEmpty();
        }
    }

    /** Stamps records as a clock that is two hours ahead. Public, because the producer makes it by its name. */
    public static final class ClockAhead implements ProducerInterceptor<Object, Object> {
        private static final Duration AHEAD = Duration.ofHours(2);

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            return new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    Instant.now().plus(AHEAD).toEpochMilli(),
                    record.key(),
                    record.value());
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }

    /** A log whose producers are the real ones; some of their calls fail before they are made. */
    private static ActivationLog log(EmbeddedStack stack, BiConsumer<Producer<byte[], byte[]>, Method> beforeEachCall) {
        return new ActivationLog(stack.connection(), TopicCatalogue.DEFAULT, () -> {
            Producer<byte[], byte[]> producer = ActivationLog.transactional(stack.connection(), TopicCatalogue.DEFAULT);
            InvocationHandler calls = (proxy, method, arguments) -> {
                beforeEachCall.accept(producer, method);
                try {
                    return method.invoke(producer, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            @SuppressWarnings("unchecked") // the only interface of the proxy
            Producer<byte[], byte[]> proxy = (Producer<byte[], byte[]>)
                    Proxy.newProxyInstance(Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, calls);
            return proxy;
        });
    }

    private static Optional<Activation> next(Optional<Activation> current) {
        Activation base = current.orElseGet(() -> Activations.none("d", "teacher"));
        int version = base.getVersion() + 1;
        return Optional.of(Activations.pointAt(
                base, version, "teacher-v" + version + "-r1", 1, Instant.ofEpochMilli(MOMENTS.incrementAndGet())));
    }
}
