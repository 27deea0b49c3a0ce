package dev.laddstreams.embedded;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.net.BindException;

/**
 * A schema registry on loopback that speaks Confluent's REST interface and keeps its schemas on a Kafka cluster, in the topic
 * {@code _schemas}: that of {@link EmbeddedStack}, or any other. One at a time for a cluster. Thread-safe.
 */
public final class SchemaRegistry implements AutoCloseable {
    private final RegistryLog log;
    private final RegistryServer server;

    private SchemaRegistry(RegistryLog log, RegistryServer server) {
        this.log = log;
        this.server = server;
    }

    /**
     * Returns when it answers, with all that {@code _schemas} holds; on a broker that is alone.
     *
     * @param broker the cluster; its registry's address is not used
     * @param clusterId what it says of itself, Kafka's cluster id
     * @param port of loopback, 0 for a free one
     * @throws LaddException {@code PORT_IN_USE}, {@code BROKER_UNAVAILABLE} or {@code REGISTRY_UNAVAILABLE}
     */
    public static SchemaRegistry start(KafkaConnection broker, String clusterId, int port) {
        return start(broker, clusterId, port, (short) 1);
    }

    /**
     * As {@link #start(KafkaConnection, String, int)}, on any cluster.
     *
     * @param replicas of its topic, where it does not exist yet
     */
    public static SchemaRegistry start(KafkaConnection broker, String clusterId, int port, short replicas) {
        RegistryLog log = new RegistryLog(broker, replicas);
        try {
            RegistryRoutes routes = new RegistryRoutes(new SchemaCatalogue(log), clusterId);
            return new SchemaRegistry(log, RegistryServer.start(port, RequestLimits.DEFAULT, routes));
        } catch (BindException e) {
            log.close();
            throw LoopbackPort.inUse(port, "the schema registry", e);
        } catch (IOException e) {
            log.close();
            throw LaddException.cannot(
                    Reason.REGISTRY_UNAVAILABLE,
                    "start the schema registry",
                    e.toString(),
                    "a loopback interface that takes connections",
                    e);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** Where clients find it. */
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        log.close();
    }
}
