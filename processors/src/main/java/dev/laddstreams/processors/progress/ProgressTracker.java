package dev.laddstreams.processors.progress;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicBinding;
import dev.laddstreams.clients.metrics.ClientMeters;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.processors.progress.RecordFacts.RecordDeserializers;
import dev.laddstreams.processors.topology.BoundClients;
import dev.laddstreams.processors.topology.BoundedStoreMemory;
import dev.laddstreams.processors.topology.SteadyTime;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.SyntheticImage;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every dataset's images, augmented records and manifest, and publishes how far each labeler version is: STARTED,
 * IN_PROGRESS and, exactly once a sealed manifest revision, COMPLETED with the end offsets of the augmented topic. Counts
 * are exact: an image's move from one state to the next is one step. An images topic that is deleted and made anew is
 * counted from its beginning, as another one (docs/adr/0017). Runs on Kafka Streams under {@code
 * exactly_once_v2}; any number of processes may run it. Thread-safe.
 */
public final class ProgressTracker extends Role {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTracker.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final String COMMIT_INTERVAL_MS = "100";
    private static final String METADATA_MAX_AGE_MS = "2000";
    /** The longest that the counting of a killed process lies idle. */
    private static final String SESSION_TIMEOUT_MS = "10000";

    private static final Duration POLL = Duration.ofMillis(100);

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final ProgressSettings settings;
    private final ProgressMeters meters;

    /** A topology; closed, it commits and leaves the group, so that a successor takes over at once. */
    private record Topology(KafkaStreams streams, ClientMeters.Binding shown) implements AutoCloseable {
        boolean hasEnded() {
            return streams.state().hasCompletedShutdown();
        }

        @Override
        public void close() {
            shown.close();
            streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    public ProgressTracker(KafkaConnection connection, TopicCatalogue catalogue, ProgressSettings settings) {
        super("progress", connection, catalogue.shared());
        this.connection = connection;
        this.catalogue = catalogue;
        this.settings = settings;
        this.meters = new ProgressMeters(connection.meters());
    }

    /** Starts the topology, whose threads do the work; counts are restored meanwhile. */
    @Override
    protected void work() throws InterruptedException {
        try (Serializer<LabelingProgress> serializer = connection.valueSerializer();
                TopicBinding binding = new TopicBinding(connection, this::isSource);
                LabelDemand demand = new LabelDemand(connection, catalogue);
                Topology topology = topology(serializer, binding, demand)) {
            topology.streams().start();
            while (goesOn() && failure.get() == null && !topology.hasEnded()) {
                demand.poll(POLL);
            }
        } catch (StreamsException e) {
            // not the broker's: what a topology cannot do with its own state or settings
            throw LaddException.defect("track progress", e);
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw LaddException.defect("track progress", cause);
        }
    }

    /** Its own topics are left to Kafka Streams. */
    private boolean isSource(String topic) {
        return catalogue.imagesPattern().matcher(topic).matches()
                || catalogue.augmentedPattern().matcher(topic).matches()
                || topic.equals(catalogue.deadLetters().name())
                || topic.equals(catalogue.datasets().name());
    }

    private Topology topology(Serializer<LabelingProgress> serializer, TopicBinding binding, LabelDemand demand) {
        ImagesTopicIds topicIds = new ImagesTopicIds(
                dataset -> binding.idNow(catalogue.images(dataset).name()), System::nanoTime);
        KafkaStreams streams = new KafkaStreams(
                new ProgressTopology(catalogue, this::deserializers, topicIds, demand::versions, meters)
                        .build(serializer, settings.interval()),
                properties(),
                new BoundClients(binding),
                new SteadyTime());
        streams.setUncaughtExceptionHandler(this::onFailure);
        return new Topology(
                streams,
                connection
                        .meters()
                        .clients()
                        .show(scheduler -> new KafkaStreamsMetrics(streams, List.of(), scheduler)));
    }

    /** Records that broke their contract and were not counted; the labeler puts them into the dead letters. */
    public long skippedRecords() {
        return meters.skipped();
    }

    private StreamThreadExceptionResponse onFailure(Throwable cause) {
        // this thread ends by throwing it on, and would print it to the terminal once more
        Thread.currentThread()
                .setUncaughtExceptionHandler((thread, thrown) -> LOG.debug("{} has ended", thread.getName(), thrown));
        if (cause instanceof Error) {
            meters.threadFailed();
            failure.set(cause);
            LOG.error("Progress topology stops", cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (isGrowing(cause)) {
            LOG.debug("The progress topology takes in new topics", cause);
        } else {
            meters.threadFailed();
            Optional<LaddException> known = KafkaFailure.known("track progress", connection, cause);
            known.ifPresentOrElse(
                    said -> LOG.warn("The progress topology begins a thread anew: {}", said.getMessage()),
                    () -> LOG.warn("The progress topology begins a thread anew: {}", cause.toString(), cause));
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /**
     * Whether a thread was given the partitions of a new dataset's topic before it had heard of the topic; the thread that
     * takes its place has.
     */
    private static boolean isGrowing(Throwable cause) {
        return cause instanceof TopologyException
                && String.valueOf(cause.getMessage()).contains("unknown to the topology");
    }

    private RecordDeserializers deserializers() {
        return new RecordDeserializers(
                connection.valueDeserializer(SyntheticImage.class),
                connection.valueDeserializer(AugmentedRecord.class),
                connection.valueDeserializer(DatasetManifest.class));
    }

    private Properties properties() {
        RoleProperties role = RoleProperties.NONE
                // new datasets are noticed when the metadata is refreshed
                .byDefault(StreamsConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS)
                .byDefault(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS)
                .byDefault(
                        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS)
                .byDefault(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(catalogue.replicationFactor()))
                .byDefault(
                        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                        Integer.toString(TopicSpec.minInSync(catalogue.replicationFactor())))
                .always(
                        StreamsConfig.STATE_DIR_CONFIG,
                        settings.stateFolder().toAbsolutePath().toString())
                .always(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(settings.threads()))
                .always(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true")
                .always(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest")
                .always(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStoreMemory.class.getName())
                .always(
                        BoundedStoreMemory.BYTES_CONFIG,
                        Long.toString(settings.storeMemoryBytes() / catalogue.partitions()))
                .always(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        return Clients.streamsProperties(connection, catalogue.scoped(settings.applicationId()), role);
    }
}
