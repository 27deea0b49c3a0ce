package dev.laddstreams.processors.route;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicBinding;
import dev.laddstreams.clients.metrics.ClientMeters;
import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.processors.route.RouteReader.Deserializers;
import dev.laddstreams.processors.topology.BoundClients;
import dev.laddstreams.processors.topology.BoundedStoreMemory;
import dev.laddstreams.processors.topology.SteadyTime;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.SyntheticImage;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** One route at work, on a topology of its own. Closed, it commits and leaves its group. For one thread. */
final class RouteRun implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final String COMMIT_INTERVAL_MS = "100";
    private static final String SESSION_TIMEOUT_MS = "10000";
    private static final long STORE_MEMORY_BYTES = 16L << 20;

    private final RouteSpec route;
    private final KafkaConnection connection;
    private final Serializer<SyntheticImage> serializer;
    private final MeterGroup gauges;
    private final KafkaStreams streams;
    private final TopicBinding binding;
    private final ClientMeters.Binding shown;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private RouteRun(
            RouteSpec route,
            String imagesTopicId,
            KafkaConnection connection,
            TopicCatalogue catalogue,
            Path stateFolder) {
        this.route = route;
        this.connection = connection;
        this.binding = new TopicBinding(connection, topic -> isSource(route, topic));
        this.serializer = connection.valueSerializer();
        this.gauges = connection.meters().group();
        AtomicLong waiting = new AtomicLong();
        gauges.gauge(Metric.ROUTE_WAITING, waiting, AtomicLong::get, route.name());
        RouteTopology topology = new RouteTopology(
                route,
                catalogue,
                () -> new RouteReader(
                        route,
                        new Deserializers(
                                connection.genericDeserializer(), connection.valueDeserializer(SyntheticImage.class))),
                new RouteMeters(connection.meters(), route.name(), waiting));
        this.streams = new KafkaStreams(
                topology.build(serializer),
                properties(connection, route.applications(catalogue) + imagesTopicId, catalogue, stateFolder),
                new BoundClients(binding),
                new SteadyTime());
        this.shown =
                connection.meters().clients().show(scheduler -> new KafkaStreamsMetrics(streams, List.of(), scheduler));
        streams.setUncaughtExceptionHandler(cause -> {
            failure.compareAndSet(null, cause);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    private static boolean isSource(RouteSpec route, String topic) {
        return topic.equals(route.from())
                || route.lookup().filter(lookup -> lookup.topic().equals(topic)).isPresent();
    }

    /**
     * Starts the threads, which do the work.
     *
     * @param imagesTopicId of the topic that it writes to; what was written to one that is gone is written again
     */
    static RouteRun start(
            RouteSpec route,
            String imagesTopicId,
            KafkaConnection connection,
            TopicCatalogue catalogue,
            Path stateFolder) {
        RouteRun run = new RouteRun(route, imagesTopicId, connection, catalogue, stateFolder);
        try {
            run.streams.start();
            return run;
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    RouteSpec route() {
        return route;
    }

    /** What ended it, in a sentence; empty while it works. */
    Optional<String> failure() {
        Throwable cause = failure.get();
        if (cause == null) {
            return streams.state().hasCompletedShutdown() ? Optional.of("its topology has ended") : Optional.empty();
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof MissingSourceTopicException) {
                return Optional.of("topic " + route.from()
                        + route.lookup().map(lookup -> " or " + lookup.topic()).orElse("") + " does not exist");
            }
            if (at instanceof LaddException known) {
                return Optional.of(String.valueOf(known.getMessage()));
            }
        }
        return Optional.of(
                cause instanceof KafkaException kafka
                        ? String.valueOf(KafkaFailure.cannot("run route " + route.name(), connection, kafka)
                                .getMessage())
                        : cause.toString());
    }

    /** Whether its threads hold partitions and take records. */
    boolean isRunning() {
        return failure.get() == null && streams.state() == KafkaStreams.State.RUNNING;
    }

    private Properties properties(
            KafkaConnection to, String applicationId, TopicCatalogue catalogue, Path stateFolder) {
        RoleProperties role = RoleProperties.NONE
                .byDefault(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS)
                .byDefault(
                        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS)
                .byDefault(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(catalogue.replicationFactor()))
                .byDefault(
                        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                        Integer.toString(TopicSpec.minInSync(catalogue.replicationFactor())))
                .always(
                        StreamsConfig.STATE_DIR_CONFIG,
                        stateFolder.toAbsolutePath().toString())
                .always(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true")
                .always(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest")
                .always(
                        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                        Integer.toString(catalogue.deadLetters().maxMessageBytes()))
                .always(
                        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                        Integer.toString(catalogue.deadLetters().maxMessageBytes()))
                .always(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStoreMemory.class.getName())
                .always(BoundedStoreMemory.BYTES_CONFIG, Long.toString(STORE_MEMORY_BYTES / catalogue.partitions()))
                .always(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        return Clients.streamsProperties(to, applicationId, role);
    }

    @Override
    public void close() {
        shown.close();
        streams.close(
                CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        binding.close();
        serializer.close();
        gauges.close();
    }
}
