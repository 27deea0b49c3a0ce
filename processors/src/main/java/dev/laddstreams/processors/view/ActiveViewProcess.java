package dev.laddstreams.processors.view;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.DatasetGroups;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of each dataset's active version on its {@code <dataset>.active} topic: key imageId, the augmented record's
 * own bytes. A flip is one transaction, so that a {@code read_committed} consumer sees, in each partition, the old version
 * and then the whole new one. Of several processes one is at work, the others stand by.
 *
 * <p>Closed, it commits what is finished and waits until the views of all datasets have ended.
 */
public final class ActiveViewProcess extends Role {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveViewProcess.class);
    private static final String SESSION_TIMEOUT_MS = "10000";
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Map<String, DatasetView> views = new HashMap<>();

    public ActiveViewProcess(KafkaConnection connection, TopicCatalogue catalogue) {
        super("active-view", connection, catalogue.shared());
        this.connection = connection;
        this.catalogue = catalogue;
    }

    @Override
    protected void work() {
        try (Deserializer<Activation> deserializer = connection.valueDeserializer(Activation.class);
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.subscribe(List.of(catalogue.activations().name()), new OneAtWork(consumer));
            while (goesOn()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!hear(record, deserializer)) {
                        consumer.seek(new TopicPartition(record.topic(), record.partition()), record.offset());
                        break;
                    }
                }
            }
        } finally {
            stopViews();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        RoleProperties role = RoleProperties.NONE
                .byDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS)
                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Clients.groupConsumer(connection, DatasetGroups.activeViews(catalogue), role);
    }

    /** Whether the record needs no second reading. */
    private boolean hear(ConsumerRecord<byte[], byte[]> record, Deserializer<Activation> deserializer) {
        Activation activation;
        try {
            activation = deserializer.deserialize(record.topic(), record.headers(), record.value());
        } catch (LaddException e) {
            LOG.warn("Activation {}@{}: {}", record.topic(), record.offset(), e.getMessage());
            return !e.reason().mayPass();
        }
        if (activation != null && activation.getVersion() > 0) {
            DatasetView.Version version = new DatasetView.Version(activation.getLabelerId(), activation.getVersion());
            views.computeIfAbsent(activation.getDataset(), dataset -> {
                        DatasetView view = new DatasetView(connection, catalogue, dataset, version);
                        view.start();
                        return view;
                    })
                    .follow(version);
        }
        return true;
    }

    private void stopViews() {
        views.values().forEach(DatasetView::stop);
        views.values().forEach(DatasetView::awaitEnd);
        views.clear();
    }

    /** The owner of the only partition works; it starts with what all activations say. */
    private final class OneAtWork implements ConsumerRebalanceListener {
        private final KafkaConsumer<?, ?> consumer;

        OneAtWork(KafkaConsumer<?, ?> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.seekToBeginning(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            stopViews();
        }
    }
}
