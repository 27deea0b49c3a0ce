package dev.laddstreams.embedded;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One KRaft node that is broker and controller, with its log under a folder. */
final class EmbeddedBroker {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String META = "meta.properties";
    private static final int MAX_CAUSES = 16;

    private final KafkaRaftServer server;
    private final String clusterId;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, String clusterId, int port) {
        this.server = server;
        this.clusterId = clusterId;
        this.port = port;
    }

    /**
     * Returns when the broker takes connections.
     *
     * @param onFatal hears why Kafka gave up, where it would have ended the process
     */
    static EmbeddedBroker start(Path folder, int port, int controllerPort, Consumer<String> onFatal) {
        boolean known = Files.exists(folder.resolve(META));
        String clusterId = format(folder, Uuid.randomUuid().toString(), BrokerSettings.NODE_ID);
        keepProcessAlive(onFatal);
        if (known && StaleRegistration.isIn(folder)) {
            recover(folder, port, controllerPort);
        }
        Map<String, Object> settings = BrokerSettings.of(folder, port, controllerPort);
        return new EmbeddedBroker(startUp(folder, port, settings), clusterId, port);
    }

    /** As the other {@code start}, one of several: a killed one's partitions were taken over, or wait for it. */
    static EmbeddedBroker start(Path folder, ClusterLayout layout, int id, Consumer<String> onFatal) {
        String clusterId = format(folder, layout.clusterId(), id);
        keepProcessAlive(onFatal);
        int port = layout.node(id).port();
        return new EmbeddedBroker(startUp(folder, port, BrokerSettings.of(folder, layout, id)), clusterId, port);
    }

    private static KafkaRaftServer startUp(Path folder, int port, Map<String, Object> settings) {
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            stopAfter(server, e);
            throw failure(folder, port, e);
        }
        return server;
    }

    private static void recover(Path folder, int port, int controllerPort) {
        LOG.info("The embedded broker was killed; its folder is put in order");
        try {
            StaleRegistration.remove(folder, controllerPort);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("start the embedded broker", e);
        } catch (ExecutionException | RuntimeException e) {
            throw failure(folder, port, e);
        }
    }

    /** Idempotent: a folder that was formatted before keeps its cluster id. */
    private static String format(Path folder, String newClusterId, int nodeId) {
        Path meta = folder.resolve(META);
        try {
            if (Files.exists(meta)) {
                Properties properties = new Properties();
                try (InputStream in = Files.newInputStream(meta)) {
                    properties.load(in);
                }
                String known = properties.getProperty("cluster.id");
                if (known == null) {
                    throw LaddException.cannot(
                            Reason.INPUT_INVALID,
                            "read " + meta,
                            "no cluster.id",
                            "the file as Kafka wrote it; a damaged folder must be moved away");
                }
                return known;
            }
            Files.createDirectories(folder);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
                    .setNodeId(nodeId)
                    .setClusterId(newClusterId)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(folder.toString())
                    .setDirectories(List.of(folder.toString()))
                    .run();
            return newClusterId;
        } catch (LaddException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(folder, e);
        } catch (Exception e) { // Formatter#run declares it
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "format the broker's folder",
                    folder + ": " + e.getMessage(),
                    "a new folder, or one that an embedded broker used before",
                    e);
        }
    }

    /** Kafka halts the process on a fatal fault, such as a full disk; embedded, it may only report it. */
    private static void keepProcessAlive(Consumer<String> onFatal) {
        Exit.Procedure report = (status, message) -> {
            String text = message == null ? "a fatal fault, exit status " + status : message;
            LOG.error("The embedded broker gave up: {}", text);
            onFatal.accept(text);
        };
        Exit.setExitProcedure(report);
        Exit.setHaltProcedure(report);
    }

    private static LaddException failure(Path folder, int port, Exception e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("failed to bind")) {
                return LoopbackPort.inUse(port, "Kafka", e);
            }
            if (cause instanceof IOException io) {
                return unwritable(folder, io);
            }
            cause = cause.getCause();
        }
        return LaddException.cannot(
                Reason.BROKER_UNAVAILABLE,
                "start the embedded broker",
                e.toString(),
                "a folder from this version, free ports and enough memory; the log has the details",
                e);
    }

    private static LaddException unwritable(Path folder, IOException e) {
        return LaddException.cannot(
                Reason.OUTPUT_UNWRITABLE,
                "write the broker's folder",
                folder + " (" + e.getMessage() + ")",
                "a folder that can be written",
                e);
    }

    private static void stopAfter(KafkaRaftServer server, RuntimeException failure) {
        try {
            server.shutdown();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    String clusterId() {
        return clusterId;
    }

    String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** Returns after a time limit even when the broker hangs, as one does that gave up before. */
    void stop(Duration limit) {
        Thread stopper = new Thread(
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                },
                "embedded-broker-stop");
        stopper.setDaemon(true);
        stopper.start();
        try {
            stopper.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopper.isAlive()) {
            LOG.warn(
                    "The embedded broker did not stop within {} s; its log is recovered at the next start",
                    limit.toSeconds());
        }
    }
}
