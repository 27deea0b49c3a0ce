package dev.laddstreams.app.containers;

import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.chaos.FixedPort;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Apache Kafka in a container. The registry is the product's own, in this process, with its schemas on that broker: this
 * tests what Kafka is to the system; the registry's contract has tests of its own.
 */
final class ContainerCluster implements TestCluster {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final int PORT_INSIDE = 9092;
    private static final int STOP_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final KafkaContainer broker;
    private final SchemaRegistry registry;

    /** @throws IllegalStateException when there is no Docker */
    ContainerCluster() {
        broker = new KafkaContainer(IMAGE);
        // the address has to be the same after a restart
        broker.setPortBindings(List.of(engine() + ":" + FixedPort.next() + ":" + PORT_INSIDE));
        broker.start();
        try {
            KafkaConnection alone = KafkaConnection.of(broker.getBootstrapServers(), "http://" + FixedPort.HOST);
            registry = SchemaRegistry.start(alone, clusterId(alone), 0);
        } catch (RuntimeException e) {
            broker.stop();
            throw e;
        }
    }

    /** Where containers' ports are reached from here: loopback, or the engine's bridge for tests that run in a container. */
    private static String engine() {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        return host.equals("localhost") ? FixedPort.HOST : host;
    }

    private static String clusterId(KafkaConnection connection) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            return admin.describeCluster().clusterId().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public KafkaConnection connection() {
        return KafkaConnection.of(broker.getBootstrapServers(), registry.url());
    }

    @Override
    public void restartBroker() {
        broker.getDockerClient()
                .restartContainerCmd(broker.getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !clusterId(connection())
                .isEmpty());
    }

    @Override
    public void close() {
        registry.close();
        broker.stop();
    }
}
