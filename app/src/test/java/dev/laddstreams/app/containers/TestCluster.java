package dev.laddstreams.app.containers;

import dev.laddstreams.clients.KafkaConnection;

/** A broker with a registry that tests work with, wherever they run. */
interface TestCluster extends AutoCloseable {
    KafkaConnection connection();

    /** Ends the broker and starts it again with its data, at the same address. Returns when it answers. */
    void restartBroker();

    @Override
    void close();
}
