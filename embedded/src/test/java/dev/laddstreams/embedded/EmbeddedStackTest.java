package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackTest {
    private static final TopicSpec ACTIVATIONS = TopicCatalogue.DEFAULT.activations();

    @TempDir
    Path folder;

    @Test
    void shouldBringBackRecordsSchemasAndClusterIdOnSameFolder() throws Exception {
        String clusterId;
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            clusterId = stack.clusterId();
            stack.createTopics(List.of(ACTIVATIONS));
            publish(stack, Map.of(), "kept", false);
        }

        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(List.of(ACTIVATIONS));
            publish(stack, Map.of(), "second", false);

            assertThat(stack.clusterId()).isEqualTo(clusterId);
            assertThat(TopicSnapshot.read(stack.connection(), ACTIVATIONS, Activation.class))
                    .containsOnlyKeys("kept", "second")
                    .containsEntry("kept", activation("kept"));
        }
    }

    @Test
    void shouldShowCommittedTransactionsOnlyAndTakeRecordsUpToTopicLimit() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            TopicSpec images = TopicCatalogue.DEFAULT.images("shapes");
            stack.createTopics(List.of(ACTIVATIONS, images));
            Map<String, String> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "test");

            publish(stack, transactional, "aborted", true);
            publish(stack, transactional, "committed", false);

            assertThat(TopicSnapshot.read(stack.connection(), ACTIVATIONS, Activation.class))
                    .containsOnlyKeys("committed");
            shouldTakeRecordsUpToTopicLimit(stack, images);
        }
    }

    @Test
    void shouldReportBrokerThatGivesUpInsteadOfEndingProcess() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            CompletableFuture<LaddException> failure = stack.failure().toCompletableFuture();
            assertThat(failure).isNotDone();

            Exit.halt(1, "all log dirs have failed");

            assertThat(failure).isCompletedWithValueMatching(cause -> cause.getMessage()
                    .startsWith("Cannot go on with the embedded broker: all log dirs have failed"));
        }
    }

    private static void shouldTakeRecordsUpToTopicLimit(EmbeddedStack stack, TopicSpec images) throws Exception {
        int limit = images.maxMessageBytes();
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * limit);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(images.name(), new byte[1], new byte[limit - 1024]))
                    .get();

            assertThatThrownBy(
                            () -> producer.send(new ProducerRecord<>(images.name(), new byte[1], new byte[limit + 1]))
                                    .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void shouldNamePortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, LoopbackPort.address(0).getAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedStack.start(folder, port, 0))
                    .hasMessageContaining("port " + port)
                    .asInstanceOf(type(LaddException.class))
                    .extracting(LaddException::reason)
                    .isEqualTo(Reason.PORT_IN_USE);
            assertThatThrownBy(() -> EmbeddedStack.start(folder, 0, port))
                    .hasMessageContaining("schema registry: port " + port)
                    .asInstanceOf(type(LaddException.class))
                    .extracting(LaddException::reason)
                    .isEqualTo(Reason.PORT_IN_USE);
        }
    }

    @Test
    void shouldRefusePortOutsideRange() {
        assertThatThrownBy(() -> EmbeddedStack.start(folder, 70_000, 0))
                .hasMessageContaining("port 70000 (expected: 0 for a free one, or 1 to 65535)");
    }

    @Test
    void shouldRefuseFolderThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedStack.start(file.resolve("below")))
                .hasMessageContaining(file.toString())
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.OUTPUT_UNWRITABLE);
    }

    @Test
    void shouldRefuseFolderInUse() {
        try (FolderLock first = FolderLock.acquire(folder)) {
            assertThat(first).isNotNull();

            assertThatThrownBy(() -> EmbeddedStack.start(folder)).hasMessageContaining(folder + " is in use");
        }
    }

    @Test
    void shouldReleaseFolderWhenStartFails() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("kafka")).resolve("meta.properties"), "version=1\n");

        assertThatThrownBy(() -> EmbeddedStack.start(folder)).hasMessageContaining("no cluster.id");

        FolderLock.acquire(folder).close();
    }

    private static Activation activation(String dataset) {
        return Activations.pointAt(Activations.none(dataset, "teacher"), 1, "teacher-v1-r2", 2, Instant.EPOCH);
    }

    private static void publish(EmbeddedStack stack, Map<String, String> extra, String key, boolean abort)
            throws Exception {
        Map<String, Object> properties = new HashMap<>(stack.connection().producerProperties());
        properties.putAll(extra);
        try (Producer<String, Activation> producer = new KafkaProducer<>(
                properties, new StringSerializer(), stack.connection().valueSerializer())) {
            boolean transactional = !extra.isEmpty();
            if (transactional) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            producer.send(new ProducerRecord<>(ACTIVATIONS.name(), key, activation(key)))
                    .get();
            if (transactional && abort) {
                producer.abortTransaction();
            } else if (transactional) {
                producer.commitTransaction();
            }
        }
    }
}
