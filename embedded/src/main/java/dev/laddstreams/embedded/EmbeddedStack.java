package dev.laddstreams.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (KRaft) and a schema registry in this process, on loopback, with their data under one folder.
 * Starting on a folder that was used before brings everything back, on other ports if need be. Thread-safe.
 */
public final class EmbeddedStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);
    private static final String BROKER_FOLDER = "kafka";
    private static final String UNUSED_REGISTRY = "http://" + LoopbackPort.HOST;
    private static final int ATTEMPTS = 3;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    /** A broker that gave up seldom stops at all. */
    private static final Duration STOP_LIMIT_AFTER_FAILURE = Duration.ofSeconds(3);

    private static final long FULL_BYTES = 16L << 20;

    private final Path home;
    private final FolderLock lock;
    private final EmbeddedBroker broker;
    private final SchemaRegistry registry;
    private final KafkaConnection connection;
    private final CompletableFuture<LaddException> failure;
    private final FreeSpaceWatch space;

    @GuardedBy("this")
    private boolean closed;

    private EmbeddedStack(
            Path home,
            FolderLock lock,
            EmbeddedBroker broker,
            SchemaRegistry registry,
            CompletableFuture<LaddException> failure,
            FreeSpaceWatch space) {
        this.home = home;
        this.space = space;
        this.lock = lock;
        this.broker = broker;
        this.registry = registry;
        this.connection = KafkaConnection.of(broker.bootstrapServers(), registry.url());
        this.failure = failure;
    }

    /** Starts broker and registry on free ports. Returns when both answer. */
    public static EmbeddedStack start(Path folder) {
        return start(folder, 0, 0);
    }

    /**
     * @param folder created where it is missing; one stack at a time
     * @param kafkaPort 0 for a free one
     * @param registryPort 0 for a free one
     * @throws LaddException {@code PORT_IN_USE}, {@code OUTPUT_UNWRITABLE} (also for a folder that another process uses),
     *     {@code DISK_FULL} or {@code BROKER_UNAVAILABLE}
     */
    public static EmbeddedStack start(Path folder, int kafkaPort, int registryPort) {
        return start(folder, kafkaPort, registryPort, 0);
    }

    /**
     * As {@link #start(Path, int, int)}.
     *
     * @param minFreeBytes with less space left on the folder's disk it gives up, see {@link #failure}
     */
    public static EmbeddedStack start(Path folder, int kafkaPort, int registryPort, long minFreeBytes) {
        Path home = folder.toAbsolutePath().normalize();
        if (kafkaPort != 0) {
            LoopbackPort.requireFree(kafkaPort, "Kafka");
        }
        if (registryPort != 0) {
            LoopbackPort.requireFree(registryPort, "the schema registry");
        }
        FolderLock lock = FolderLock.acquire(home);
        try {
            return start(lock, home, kafkaPort, registryPort, minFreeBytes);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedStack start(FolderLock lock, Path home, int kafkaPort, int registryPort, long minFreeBytes) {
        CompletableFuture<LaddException> failure = new CompletableFuture<>();
        EmbeddedBroker broker = startBroker(home, kafkaPort, failure);
        try {
            SchemaRegistry registry = SchemaRegistry.start(
                    KafkaConnection.of(broker.bootstrapServers(), UNUSED_REGISTRY), broker.clusterId(), registryPort);
            FreeSpaceWatch space = FreeSpaceWatch.begin(home, minFreeBytes, failure::complete);
            return new EmbeddedStack(home, lock, broker, registry, failure, space);
        } catch (RuntimeException e) {
            broker.stop(STOP_LIMIT);
            throw e;
        }
    }

    private static EmbeddedBroker startBroker(Path home, int kafkaPort, CompletableFuture<LaddException> failure) {
        Path folder = home.resolve(BROKER_FOLDER);
        for (int attempt = 1; ; attempt++) {
            int[] free = LoopbackPort.free(2);
            try {
                return EmbeddedBroker.start(
                        folder,
                        kafkaPort == 0 ? free[0] : kafkaPort,
                        free[1],
                        detail -> failure.complete(fatal(folder, detail)));
            } catch (LaddException e) {
                // a free port may be taken before the broker binds it
                if (e.reason() != Reason.PORT_IN_USE || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.info("Starting the embedded broker once more: {}", e.getMessage());
            }
        }
    }

    private static LaddException fatal(Path folder, String detail) {
        boolean full = FreeSpaceWatch.freeBytes(folder) < FULL_BYTES;
        return LaddException.cannot(
                full ? Reason.DISK_FULL : Reason.OUTPUT_UNWRITABLE,
                "go on with the embedded broker",
                full ? "no space is left at " + folder : detail,
                full
                        ? "free space; nothing that was committed is lost"
                        : "a folder " + folder + " that stays writable");
    }

    /** One that was stopped because space was short works until its end. */
    private boolean hasFailed() {
        LaddException cause = failure.getNow(null);
        return cause != null && (cause.reason() != Reason.DISK_FULL || FreeSpaceWatch.freeBytes(home) < FULL_BYTES);
    }

    public KafkaConnection connection() {
        return connection;
    }

    /** Kafka's cluster id, which stays with the folder. */
    public String clusterId() {
        return broker.clusterId();
    }

    /** Completes, with the cause as its value, when the broker gives up, for example because the disk is full. */
    public CompletionStage<LaddException> failure() {
        return failure.minimalCompletionStage();
    }

    /** Creates those that do not exist yet. */
    public void createTopics(Collection<TopicSpec> topics) {
        Topics.create(connection, topics);
    }

    /** Stops registry and broker in order; data stays. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        space.close();
        registry.close();
        try {
            broker.stop(hasFailed() ? STOP_LIMIT_AFTER_FAILURE : STOP_LIMIT);
        } finally {
            lock.close();
        }
    }
}
