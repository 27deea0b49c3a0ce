package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest {
    private static final Map<String, String> HARMFUL = Map.of(
            "acks", "1",
            "transactional.id", "x",
            "isolation.level", "read_uncommitted",
            "bootstrap.servers", "localhost:2",
            "group.instance.id", "x",
            "enable.auto.commit", "true");

    @BeforeEach
    void forget() {
        ConfigurationRecorder.SEEN.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "own"})
    void shouldOpenTransactionalProducersAsOwned(String place) {
        Map<String, ?> properties =
                opened(place, connection -> Clients.transactionalProducer(connection, "ours", RoleProperties.NONE));

        assertThat(properties.get("acks")).isEqualTo("all");
        assertThat(properties.get("enable.idempotence")).isEqualTo("true");
        assertThat(properties.get("transactional.id")).isEqualTo("ours");
        assertThat(properties.get("bootstrap.servers")).isEqualTo("localhost:1");
        assertThat(properties).doesNotContainKey("isolation.level");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "own"})
    void shouldOpenDurableProducersAsOwned(String place) {
        Map<String, ?> properties =
                opened(place, connection -> Clients.durableProducer(connection, RoleProperties.NONE));

        assertThat(properties.get("acks")).isEqualTo("all");
        assertThat(properties.get("enable.idempotence")).isEqualTo("true");
        assertThat(properties.get("bootstrap.servers")).isEqualTo("localhost:1");
        assertThat(properties).doesNotContainKeys("transactional.id", "isolation.level");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "own"})
    void shouldOpenGroupConsumersAsOwned(String place) {
        Map<String, ?> properties =
                opened(place, connection -> Clients.groupConsumer(connection, "ours", RoleProperties.NONE));

        assertCommittedReader(properties);
        assertThat(properties.get("group.id")).isEqualTo("ours");
        assertThat(properties).doesNotContainKey("group.instance.id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "own"})
    void shouldOpenStaticGroupConsumersAsOwned(String place) {
        Map<String, ?> properties = opened(
                place, connection -> Clients.staticGroupConsumer(connection, "ours", "slot", RoleProperties.NONE));

        assertCommittedReader(properties);
        assertThat(properties.get("group.instance.id")).isEqualTo("slot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "own"})
    void shouldOpenGrouplessConsumersAsOwned(String place) {
        Map<String, ?> properties =
                opened(place, connection -> Clients.grouplessConsumer(connection, RoleProperties.NONE));

        assertCommittedReader(properties);
        assertThat(properties).doesNotContainKeys("group.id", "group.instance.id");
    }

    @Test
    void shouldOpenAdminsAsOwned() {
        Map<String, ?> properties = opened("common", connection -> Clients.admin(connection, RoleProperties.NONE));

        assertThat(properties.get("bootstrap.servers")).isEqualTo("localhost:1");
        assertThat(properties).doesNotContainKeys("acks", "transactional.id", "isolation.level");
    }

    /** A broker that is cut off never answers; with Kafka's own half a minute nobody would ask another one in time. */
    @Test
    void shouldAskAnotherBrokerSoon() {
        assertThat(requestTimeout(connection -> Clients.admin(connection, RoleProperties.NONE)))
                .isEqualTo("4000");
        assertThat(requestTimeout(connection -> Clients.groupConsumer(connection, "ours", RoleProperties.NONE)))
                .isEqualTo("10000");
        assertThat(requestTimeout(connection -> Clients.durableProducer(connection, RoleProperties.NONE)))
                .isEqualTo("10000");
        RoleProperties role = RoleProperties.NONE.byDefault("request.timeout.ms", "7");
        assertThat(requestTimeout(connection -> Clients.admin(connection, role)))
                .isEqualTo("7");
    }

    private static Object requestTimeout(Function<KafkaConnection, AutoCloseable> opening) {
        ConfigurationRecorder.SEEN.clear();
        return opened("common", opening).get("request.timeout.ms");
    }

    @Test
    void shouldDescribeStreamsAsOwned() {
        Map<String, String> users = new HashMap<>(HARMFUL);
        users.put("producer.acks", "1");
        users.put("main.consumer.isolation.level", "read_uncommitted");
        users.put("processing.guarantee", "at_least_once");
        users.put("group.instance.id", "slot");

        Properties properties = Clients.streamsProperties(
                connection(Map.of(), users), "ours", RoleProperties.NONE.byDefault("commit.interval.ms", "100"));

        Map<String, String> expected = Map.of(
                "bootstrap.servers", "localhost:1",
                "application.id", "ours",
                "processing.guarantee", "exactly_once_v2",
                "group.protocol", "classic",
                "group.instance.id", "slot",
                "request.timeout.ms", "10000",
                "commit.interval.ms", "100");
        assertThat(properties).containsExactlyInAnyOrderEntriesOf(new HashMap<>(expected));
    }

    @Test
    void shouldLetUsersChangeDefaultsAlone() {
        RoleProperties role = RoleProperties.NONE.byDefault("linger.ms", "1").always("batch.size", "2");
        KafkaConnection connection = connection(
                Map.of("metric.reporters", ConfigurationRecorder.class.getName()),
                Map.of("linger.ms", "7", "batch.size", "8"));

        Clients.durableProducer(connection, role).close();

        assertThat(ConfigurationRecorder.SEEN.get(0).get("linger.ms")).isEqualTo("7");
        assertThat(ConfigurationRecorder.SEEN.get(0).get("batch.size")).isEqualTo("2");
    }

    private static void assertCommittedReader(Map<String, ?> properties) {
        assertThat(properties.get("isolation.level")).isEqualTo("read_committed");
        assertThat(properties.get("enable.auto.commit")).isEqualTo("false");
        assertThat(properties.get("allow.auto.create.topics")).isEqualTo("false");
        assertThat(properties.get("group.protocol")).isEqualTo("classic");
        assertThat(properties.get("bootstrap.servers")).isEqualTo("localhost:1");
        assertThat(properties).doesNotContainKeys("acks", "transactional.id");
    }

    /** What a real client was given, when the harmful properties stand among all clients' or among its own. */
    private static Map<String, ?> opened(String place, Function<KafkaConnection, AutoCloseable> opening) {
        Map<String, String> recorded = new HashMap<>(place.equals("common") ? HARMFUL : Map.of());
        recorded.put("metric.reporters", ConfigurationRecorder.class.getName());
        KafkaConnection connection = connection(recorded, place.equals("own") ? HARMFUL : Map.of());
        try (AutoCloseable opened = opening.apply(connection)) {
            assertThat(opened).isNotNull();
            assertThat(ConfigurationRecorder.SEEN).hasSize(1);
            return ConfigurationRecorder.SEEN.get(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KafkaConnection connection(Map<String, String> common, Map<String, String> own) {
        KafkaConnection plain = KafkaConnection.of("localhost:1", "http://localhost:3");
        return new KafkaConnection(
                plain.bootstrapServers(),
                plain.schemaRegistryUrl(),
                plain.serializerClass(),
                plain.deserializerClass(),
                common,
                own,
                own,
                own);
    }

    /** Remembers what clients are given. */
    public static final class ConfigurationRecorder implements MetricsReporter {
        private static final List<Map<String, ?>> SEEN = new ArrayList<>();

        @Override
        public void configure(Map<String, ?> properties) {
            SEEN.add(new HashMap<>(properties));
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}
    }
}
