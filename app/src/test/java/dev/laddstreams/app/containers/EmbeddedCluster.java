package dev.laddstreams.app.containers;

import dev.laddstreams.app.chaos.FixedPort;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import java.nio.file.Path;

/** The product's own, in this process. Its registry is restarted with the broker. */
final class EmbeddedCluster implements TestCluster {
    private final Path folder;
    private final int kafkaPort = FixedPort.next();
    private final int registryPort = FixedPort.next();
    private EmbeddedStack stack;

    EmbeddedCluster(Path folder) {
        this.folder = folder;
        this.stack = EmbeddedStack.start(folder, kafkaPort, registryPort);
    }

    @Override
    public KafkaConnection connection() {
        return stack.connection();
    }

    @Override
    public void restartBroker() {
        stack.close();
        stack = EmbeddedStack.start(folder, kafkaPort, registryPort);
    }

    @Override
    public void close() {
        stack.close();
    }
}
