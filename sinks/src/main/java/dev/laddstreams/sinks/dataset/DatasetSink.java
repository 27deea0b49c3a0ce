package dev.laddstreams.sinks.dataset;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import dev.laddstreams.sinks.activation.Activator;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Appends the augmented records of all datasets to their tables, tags what is complete, and activates it. Any number of
 * sinks may run: they divide the partitions, and the tables refuse whoever acts on partitions that are no longer his.
 * Storage, registry and broker may go away and come back, but the catalog has to be there at the start.
 *
 * <p>Closed, it commits what was read and leaves the group. Thread-safe.
 */
public final class DatasetSink extends Role {
    /** The longest that partitions of a killed sink lie idle. */
    private static final String SESSION_TIMEOUT_MS = "10000";

    private final KafkaConnection connection;
    private final TopicCatalogue topics;
    private final CatalogSettings tables;
    private final DatasetSinkSettings settings;
    private final ActivationPolicy policy;
    private final Map<String, DatasetStatus> status = new ConcurrentHashMap<>();
    private final SinkMeters meters;

    /** Makes a sink that activates by the default policy. */
    public DatasetSink(
            KafkaConnection connection, TopicCatalogue topics, CatalogSettings tables, DatasetSinkSettings settings) {
        this(connection, topics, tables, settings, ActivationPolicy.DEFAULT);
    }

    public DatasetSink(
            KafkaConnection connection,
            TopicCatalogue topics,
            CatalogSettings tables,
            DatasetSinkSettings settings,
            ActivationPolicy policy) {
        super("sink", connection, topics.shared());
        this.connection = requireNonNull(connection, "connection");
        this.topics = requireNonNull(topics, "topics");
        this.tables = requireNonNull(tables, "tables");
        this.settings = requireNonNull(settings, "settings");
        this.policy = requireNonNull(policy, "policy");
        this.meters = new SinkMeters(connection.meters());
    }

    @Override
    protected void work() {
        status.clear();
        meters.forgetAll();
        try (DatasetCatalog catalog = DatasetCatalog.open(tables);
                Admin admin = Clients.admin(connection, RoleProperties.NONE);
                Deserializer<AugmentedRecord> deserializer = connection.valueDeserializer(AugmentedRecord.class);
                DurableProducer producer = new DurableProducer(connection, topics.deadLetters());
                CompletionFeed feed = new CompletionFeed(connection, topics);
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Clock clock = Clock.systemUTC();
            Activator activator = new Activator(new ActivationLog(connection, topics), policy, feed, clock);
            Housekeeping housekeeping = new Housekeeping(catalog, settings.compactionInterval(), System::nanoTime);
            Completions completions = new Completions(catalog, feed, activator, clock, meters);
            TopicLookup lookup = new TopicLookup(topics, admin, consumer);
            WriterPorts ports = new WriterPorts(
                    catalog::findOrCreate, lookup::source, producer::send, settings.retryInterval(), System::nanoTime);
            try (SinkLoop loop = new SinkLoop(
                    topics,
                    settings,
                    ports,
                    new AugmentedDecoder(deserializer),
                    completions,
                    consumer,
                    lookup,
                    new SinkBoard(status, meters))) {
                while (goesOn()) {
                    loop.step();
                    housekeeping.tidy(loop.ledDatasets());
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        RoleProperties role = RoleProperties.NONE
                .byDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS)
                .byDefault(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName())
                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                .always(
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        Long.toString(settings.discoveryInterval().toMillis()));
        return Clients.groupConsumer(connection, topics.scoped(settings.groupId()), role);
    }

    /** What it does for each dataset of which it owns a partition, by dataset. */
    public Map<String, DatasetStatus> status() {
        return Collections.unmodifiableMap(new TreeMap<>(status));
    }
}
