package dev.laddstreams.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.roles.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleThreadsTest {
    private static final KafkaConnection PATIENT = KafkaConnection.of("localhost:1", "http://localhost:2");
    private static final KafkaConnection IMPATIENT = new KafkaConnection(
            PATIENT.bootstrapServers(),
            PATIENT.schemaRegistryUrl(),
            PATIENT.serializerClass(),
            PATIENT.deserializerClass(),
            Map.of(),
            Map.of(),
            Map.of("max.poll.interval.ms", "1"),
            Map.of());

    /** Takes a single step, which lasts until it is told to stop. */
    private static Role oneStep(String name, KafkaConnection connection) {
        return new Role(name, connection, List.of()) {
            @Override
            protected void work() throws InterruptedException {
                if (goesOn()) {
                    pause(Duration.ofMinutes(1));
                }
            }
        };
    }

    @Test
    void shouldNameThoseThatHang() {
        try (RoleThreads roles = new RoleThreads()) {
            roles.start(oneStep("healthy", PATIENT));
            roles.start(oneStep("hanging", IMPATIENT));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(roles.late()).containsExactly("hanging"));
            roles.requireRunning();
        }
    }
}
