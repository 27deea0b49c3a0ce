package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that the broker aborts, as those of a suspended process, and ones that a second writer takes over. */
class SuspendedWriterIT {
    private static final String ID = "suspended-writer";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private EmbeddedStack stack;
    private KafkaConnection connection;
    private TopicSpec topic;

    @BeforeEach
    void start() {
        stack = EmbeddedStack.start(folder);
        connection = new KafkaConnection(
                stack.connection().bootstrapServers(),
                stack.connection().schemaRegistryUrl(),
                stack.connection().serializerClass(),
                stack.connection().deserializerClass(),
                Map.of(),
                Map.of("transaction.timeout.ms", "1000"),
                Map.of(),
                Map.of());
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
