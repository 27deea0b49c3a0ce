package dev.laddstreams.app.chaos;

import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A broker and a registry that can be killed and that come back on the same ports with the same data. */
final class BrokerProcess implements Brokers {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int HEAP_MEGABYTES = 512;

    private final Path data;
    private final Path log;
    private final int kafkaPort = FixedPort.next();
    private final int registryPort = FixedPort.next();
    private ChildJvm process;

    /** Starts it and returns when both answer. */
    BrokerProcess(Path data, Path log) {
        this.data = data;
        this.log = log;
        this.process = launch();
    }

    private ChildJvm launch() {
        ChildJvm launched = ChildJvm.start(
                BrokerMain.class,
                HEAP_MEGABYTES,
                log,
                List.of(data.toString(), Integer.toString(kafkaPort), Integer.toString(registryPort)));
        // the registry is the last to come up
        await().atMost(START_LIMIT)
                .failFast("the broker ended, see " + log, () -> !launched.isAlive())
                .until(this::answers);
        return launched;
    }

    private boolean answers() {
        try (Socket socket = new Socket(FixedPort.address(), registryPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public KafkaConnection connection() {
        return KafkaConnection.of(FixedPort.HOST + ":" + kafkaPort, "http://" + FixedPort.HOST + ":" + registryPort);
    }

    @Override
    public int registryPort() {
        return registryPort;
    }

    @Override
    public short replicas() {
        return 1;
    }

    @Override
    public Seat seat(String process, String registry) {
        return new Seat(KafkaConnection.of(connection().bootstrapServers(), registry), List.of());
    }

    /** By SIGKILL. */
    void kill() {
        process.kill();
    }

    /** In order: partitions are closed, the log is flushed. */
    void stop() {
        process.close();
    }

    /** After {@link #kill} or {@link #stop}. */
    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }
}
