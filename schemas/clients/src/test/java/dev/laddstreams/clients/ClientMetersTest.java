package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.metrics.ClientMeters;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.Polling;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** Clients of a broker that is not there measure themselves all the same. */
class ClientMetersTest {
    private static final int MOST = 100;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);
    private final KafkaConnection connection =
            KafkaConnection.of("localhost:1", "http://localhost:1").measuredBy(meters);

    private Set<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toSet());
    }

    private long clients() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag("client.id"))
                .distinct()
                .count();
    }

    private static void await(BooleanSupplier condition) {
        assertThat(new Polling("hide meters", Duration.ofSeconds(20), Duration.ofMillis(10)).until(condition))
                .isTrue();
    }

    @Test
    void shouldShowAChoiceOfMetricsUntilAClientIsClosed() {
        KafkaConsumer<byte[], byte[]> consumer = Clients.groupConsumer(connection, "group", RoleProperties.NONE);
        KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(connection, RoleProperties.NONE);

        assertThat(names())
                .contains("kafka_consumer_coordinator_assigned_partitions", "kafka_producer_record_send_rate")
                .isSubsetOf(ClientMeters.prometheusNames());
        assertThat(clients()).isEqualTo(2);

        consumer.close();
        await(() -> clients() == 1);
        producer.close(Duration.ZERO);
        await(() -> registry.getMeters().isEmpty());
    }

    @Test
    void shouldShowSoManyClientsAtOnceAndNoMore() {
        List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
        for (int i = 0; i < MOST + 2; i++) {
            consumers.add(Clients.groupConsumer(connection, "group", RoleProperties.NONE));
        }
        assertThat(clients()).isEqualTo(MOST);

        consumers.forEach(KafkaConsumer::close);
        await(() -> registry.getMeters().isEmpty());
        try (KafkaConsumer<byte[], byte[]> later = Clients.groupConsumer(connection, "group", RoleProperties.NONE)) {
            assertThat(later.metrics()).isNotEmpty();
            assertThat(clients()).isEqualTo(1);
        }
    }

    @Test
    void shouldShowNothingWhereNobodyLooks() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                Clients.groupConsumer(connection.measuredBy(Meters.unread()), "group", RoleProperties.NONE)) {
            assertThat(consumer.metrics()).isNotEmpty();
            assertThat(registry.getMeters()).isEmpty();
        }
    }
}
