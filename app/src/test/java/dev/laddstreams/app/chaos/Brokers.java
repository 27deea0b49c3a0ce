package dev.laddstreams.app.chaos;

import dev.laddstreams.clients.KafkaConnection;
import java.util.List;

/** What a run has in the place of Kafka and a registry. */
interface Brokers extends AutoCloseable {
    /** For this process, past everything that stands between others and the brokers. */
    KafkaConnection connection();

    /** Of the registry. */
    int registryPort();

    /** Of each topic. */
    short replicas();

    /**
     * Where a process of its own finds them.
     *
     * @param process its name
     * @param registry the address by which this process reaches the registry
     */
    Seat seat(String process, String registry);

    @Override
    void close();

    /**
     * A process's place in the network.
     *
     * @param prefix comes before its command
     */
    record Seat(KafkaConnection connection, List<String> prefix) {}
}
