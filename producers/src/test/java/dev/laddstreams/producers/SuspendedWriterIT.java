package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that the broker aborts or refuses, as those of a suspended process, and ones that a second writer takes over. */
class SuspendedWriterIT {
    private static final String ID = "suspended-writer";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ROUNDS = 30;

    @TempDir
    private Path folder;

    private EmbeddedStack stack;
    private KafkaConnection connection;
    private TopicSpec topic;

    @BeforeEach
    void start() {
        stack = EmbeddedStack.start(folder);
        connection = connection(Map.of("transaction.timeout.ms", "1000"));
        topic = TopicCatalogue.DEFAULT.activations();
        Topics.create(connection, List.of(topic));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void shouldWriteATimedOutTransactionAgain() throws Exception {
        try (TransactionalWriter writer = open()) {
            writer.begin();
            send(writer, "a");
            awaitTransaction(TransactionState.ONGOING);
            awaitTransaction(TransactionState.COMPLETE_ABORT);
            send(writer, "b");
            writer.commit();
            writer.begin();
            send(writer, "c");
            writer.commit();
        }

        assertThat(TopicSnapshot.read(connection, topic, Activation.class)).containsOnlyKeys("a", "b", "c");
    }

    /** The broker answers to the commit as to that of a fenced producer, which can then no more abort. */
    @Test
    void shouldNotBlameAnotherWriterForACommitThatCameTooLate() throws Exception {
        try (TransactionalWriter writer = open()) {
            writer.begin();
            send(writer, "a");
            awaitTransaction(TransactionState.ONGOING);
            awaitTransaction(TransactionState.COMPLETE_ABORT);

            Throwable failure = catchThrowable(writer::commit);

            if (failure != null) {
                assertThat(failure)
                        .isInstanceOf(LaddException.class)
                        .hasMessageContaining("its transaction timed out, or another writer took over");
                assertThat(((LaddException) failure).reason()).isEqualTo(Reason.TIMED_OUT);
            }
        }
    }

    @Test
    void shouldSayThatAnotherWriterTookOver() throws Exception {
        try (TransactionalWriter writer = open()) {
            writer.begin();
            send(writer, "a");
            awaitTransaction(TransactionState.ONGOING);
            try (TransactionalWriter second = open()) {
                second.begin();
                send(second, "b");
                second.commit();
            }

            assertThatThrownBy(() -> {
                        send(writer, "c");
                        writer.commit();
                    })
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("another writer took over (")
                    .extracting(e -> ((LaddException) e).reason())
                    .isEqualTo(Reason.FENCED);
        }

        assertThat(TopicSnapshot.read(connection, topic, Activation.class)).containsOnlyKeys("b");
    }

    /** In the middle of its commit too: a broker then answers in several ways, among them one that says nothing. */
    @Test
    void shouldBlameAnotherWriterOrATimeoutWheneverASecondOneOpens() {
        Set<String> committed = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String key = "round-" + round;
            try (TransactionalWriter writer = open()) {
                writer.begin();
                send(writer, key);
                CompletableFuture<Void> second = CompletableFuture.runAsync(() -> open().close());
                Throwable failure = catchThrowable(writer::commit);
                second.join();
                if (failure == null) {
                    committed.add(key);
                } else {
                    assertThat(failure).isInstanceOf(LaddException.class);
                    assertThat(((LaddException) failure).reason())
                            .as("%s", failure)
                            .isIn(Reason.FENCED, Reason.TIMED_OUT);
                }
            }
        }

        assertThat(TopicSnapshot.read(connection, topic, Activation.class).keySet())
                .containsAll(committed);
    }

    @Test
    void shouldSayThatTheClockIsAheadOfTheBrokers() {
        connection = connection(Map.of("interceptor.classes", ClockAhead.class.getName()));
        try (TransactionalWriter writer = open()) {
            writer.begin();

            assertThatThrownBy(() -> {
                        send(writer, "a");
                        writer.commit();
                    })
                    .isInstanceOf(LaddException.class)
                    .hasMessageStartingWith("Cannot write pets: the broker refuses this machine's time")
                    .hasMessageEndingWith("(expected: a clock at most an hour ahead of the broker's)");
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

    private KafkaConnection connection(Map<String, String> ofProducers) {
        return new KafkaConnection(
                stack.connection().bootstrapServers(),
                stack.connection().schemaRegistryUrl(),
                stack.connection().serializerClass(),
                stack.connection().deserializerClass(),
                Map.of(),
                ofProducers,
                Map.of(),
                Map.of());
    }

    private TransactionalWriter open() {
        return TransactionalWriter.open(connection, ID, "pets", 1 << 20);
    }

    private void send(TransactionalWriter writer, String key) {
        writer.send(topic, key, Activations.none("pets", key));
    }

    private void awaitTransaction(TransactionState state) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", connection.bootstrapServers()))) {
            await().atMost(PATIENCE).until(() -> admin.describeTransactions(List.of(ID))
                    .description(ID)
                    .get()
                    .state()
                    .equals(state));
        }
    }
}
