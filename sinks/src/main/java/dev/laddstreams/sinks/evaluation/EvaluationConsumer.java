package dev.laddstreams.sinks.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates every tag that is active or a candidate, once under each control of its plan. What is on the evaluations topic already is
 * skipped. Of several consumers one is at work, the others stand by.
 *
 * <p>Networks train on a thread of their own. Closed, it stops the evaluation at work, which starts anew next time.
 */
public final class EvaluationConsumer extends Role {
    /** The consumer group unless another is given. */
    public static final String DEFAULT_GROUP_ID = "ladd-evaluation";

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationConsumer.class);
    /** The longest until another consumer takes over from a killed one. */
    private static final String SESSION_TIMEOUT_MS = "10000";

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConnection connection;
    private final TopicCatalogue topics;
    private final CatalogSettings tables;
    private final String groupId;
    private final EvaluationPlan.Source plans;
    private final EvaluationListener listener;
    private final EvaluationMeters meters;

    public EvaluationConsumer(
            KafkaConnection connection,
            TopicCatalogue topics,
            CatalogSettings tables,
            String groupId,
            EvaluationPlan.Source plans,
            EvaluationListener listener) {
        super("evaluator", connection, topics.shared());
        this.connection = requireNonNull(connection, "connection");
        this.topics = requireNonNull(topics, "topics");
        this.tables = requireNonNull(tables, "tables");
        this.groupId = requireNonNull(groupId, "groupId");
        this.plans = requireNonNull(plans, "plans");
        this.listener = requireNonNull(listener, "listener");
        this.meters = new EvaluationMeters(connection.meters());
    }

    @Override
    protected void work() {
        try (Deserializer<Activation> deserializer = connection.valueDeserializer(Activation.class);
                KafkaConsumer<byte[], byte[]> consumer = consumer();
                EvaluationQueue queue = new EvaluationQueue(
                        connection, topics, tables, plans, listener, meters, loops().open("evaluation"))) {
            consumer.subscribe(List.of(topics.activations().name()), new FromTheBeginning(consumer, queue));
            while (goesOn()) {
                for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(POLL)) {
                    if (!hear(raw, deserializer, queue)) {
                        consumer.seek(new TopicPartition(raw.topic(), raw.partition()), raw.offset());
                        break;
                    }
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        RoleProperties role = RoleProperties.NONE
                .byDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS)
                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Clients.groupConsumer(connection, topics.scoped(groupId), role);
    }

    /** What was evaluated is on the evaluations topic, not in the group's offsets. */
    private record FromTheBeginning(Consumer<?, ?> consumer, EvaluationQueue queue)
            implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.seekToBeginning(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            queue.clear();
        }
    }

    /** Whether the record needs no second reading. */
    private static boolean hear(
            ConsumerRecord<byte[], byte[]> raw, Deserializer<Activation> deserializer, EvaluationQueue queue) {
        try {
            Activation activation = deserializer.deserialize(raw.topic(), raw.headers(), raw.value());
            if (activation != null) {
                EvaluationTask.of(activation).forEach(queue::add);
            }
            return true;
        } catch (LaddException e) {
            if (e.reason().mayPass()) {
                LOG.warn("Reading {}@{} again: {}", raw.topic(), raw.offset(), e.getMessage());
                return false;
            }
            String key = raw.key() == null ? "null" : new String(raw.key(), UTF_8);
            LOG.warn("Skipped {}@{} with key {}: {}", raw.topic(), raw.offset(), key, e.getMessage());
            return true;
        }
    }
}
