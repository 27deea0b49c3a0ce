package dev.laddstreams.processors.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.view.DatasetView.Version;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view that stands still within a flip, as in a suspended process. */
class ViewTransactionIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 1 << 20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String NAME = "stalled";
    private static final int IMAGES = 40;

    @TempDir
    private Path folder;

    private EmbeddedStack stack;
    private ToyDataset dataset;
    private Version version;

    @BeforeEach
    void start() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
        dataset = new ToyDataset(stack.connection(), CATALOGUE, NAME, folder);
        version = new Version(dataset.labelerId(), 1);
        Topics.create(stack.connection(), List.of(CATALOGUE.active(NAME)));
        IntStream.range(0, IMAGES).forEach(i -> dataset.augmented(i, 1));
        dataset.flush();
    }

    @AfterEach
    void stop() {
        dataset.close();
        stack.close();
    }

    @Test
    void shouldSayThatATransactionTimedOutAndShowAllInTheNext() {
        try (ViewSession session = new ViewSession(held(), CATALOGUE, NAME, SHORT)) {
            CompletableFuture<Throwable> failure = stepUntilHeld(session);
            awaitAborted();
            HeldSend.release();

            assertFailed(failure.join(), Reason.TIMED_OUT, "open for too long");
        }
        assertThat(shown()).isZero();

        try (ViewSession next = new ViewSession(stack.connection(), CATALOGUE, NAME)) {
            next.step(version);
        }
        assertThat(shown()).isEqualTo(IMAGES);
    }

    @Test
    void shouldSayThatAnotherProcessTookOverAndShowItsRecordsAlone() {
        try (ViewSession session = new ViewSession(held(), CATALOGUE, NAME)) {
            CompletableFuture<Throwable> failure = stepUntilHeld(session);
            try (ViewSession other = new ViewSession(stack.connection(), CATALOGUE, NAME)) {
                other.step(version);
            }
            HeldSend.release();

            assertFailed(failure.join(), Reason.FENCED, "another process took over");
        }
        assertThat(shown()).isEqualTo(IMAGES);
    }

    private CompletableFuture<Throwable> stepUntilHeld(ViewSession session) {
        HeldSend.hold(IMAGES / 2);
        CompletableFuture<Throwable> failure =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> session.step(version)));
        await().atMost(PATIENCE).until(HeldSend::isHeld);
        return failure;
    }

    private static void assertFailed(Throwable failure, Reason reason, String text) {
        assertThat(failure).isInstanceOf(LaddException.class).hasMessageContaining(text);
        assertThat(((LaddException) failure).reason()).isEqualTo(reason);
    }

    private void awaitAborted() {
        String id = "ladd-active-view." + NAME;
        try (Admin admin = Admin.create(stack.connection().clientProperties())) {
            await().atMost(PATIENCE).until(() -> admin.describeTransactions(List.of(id))
                    .description(id)
                    .get()
                    .state()
                    .equals(TransactionState.COMPLETE_ABORT));
        }
    }

    private int shown() {
        return dataset.read(CATALOGUE.active(NAME)).size();
    }

    private KafkaConnection held() {
        KafkaConnection base = stack.connection();
        return new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                Map.of(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, HeldSend.class.getName()),
                base.consumer(),
                base.streams());
    }

    /** Lets some records pass and holds the next. Public, because the producer makes it by its class name. */
    public static final class HeldSend implements ProducerInterceptor<byte[], byte[]> {
        private static final AtomicInteger PASSING = new AtomicInteger();
        private static volatile CountDownLatch held = new CountDownLatch(1);
        private static volatile CountDownLatch released = new CountDownLatch(1);

        static void hold(int after) {
            held = new CountDownLatch(1);
            released = new CountDownLatch(1);
            PASSING.set(after);
        }

        static boolean isHeld() {
            return held.getCount() == 0;
        }

        static void release() {
            released.countDown();
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            if (PASSING.getAndDecrement() == 0) {
                held.countDown();
                try {
                    assertThat(released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }
}
