package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The Kafka and registry to work with: the configured ones; else those that another process serves for the same work
 * directory; else embedded ones, which live as long as this object.
 */
public final class StackAccess implements AutoCloseable {
    private final KafkaConnection connection;
    private final Optional<EmbeddedStack> embedded;
    private final TopicCatalogue catalogue;
    private final Optional<Path> addressFolder;

    private StackAccess(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            Optional<EmbeddedStack> embedded,
            Optional<Path> addressFolder) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.embedded = embedded;
        this.addressFolder = addressFolder;
    }

    /** Opens access to the stack, and returns when the broker answers. */
    public static StackAccess open(Configuration configuration) {
        return open(configuration, Meters.unread());
    }

    /**
     * Returns when the broker answers.
     *
     * @param meters of what works over the connection
     */
    public static StackAccess open(Configuration configuration, Meters meters) {
        return running(configuration, meters)
                .orElseGet(() -> embedded(
                        configuration, WorkDir.of(configuration), PartSettings.catalogue(configuration), meters));
    }

    /** As {@link #open}, for roles that wait for a cluster by themselves: one that was configured need not answer yet. */
    public static StackAccess expect(Configuration configuration, Meters meters) {
        return configured(configuration)
                .map(connection -> of(connection, configuration, meters))
                .orElseGet(() -> open(configuration, meters));
    }

    /**
     * As {@link #open}, for what only looks: embedded ones are started only to read what the work directory holds already.
     *
     * @throws LaddException {@code INPUT_UNREADABLE} for a work directory that holds no topics and that nothing serves
     */
    public static StackAccess look(Configuration configuration) {
        WorkDir workDir = WorkDir.of(configuration);
        if (Files.isDirectory(workDir.kafka())) {
            return open(configuration);
        }
        return running(configuration, Meters.unread())
                .orElseThrow(
                        () -> LaddException.cannot(
                                Reason.INPUT_UNREADABLE,
                                "look into work directory " + workDir.root(),
                                "there is nothing in it yet",
                                "'ladd demo' to fill it, 'ladd up' to begin with data of your own, or --work-dir with another folder"));
    }

    private static Optional<StackAccess> running(Configuration configuration, Meters meters) {
        Optional<KafkaConnection> running = configured(configuration)
                .or(() -> StackAddress.read(WorkDir.of(configuration).root())
                        .map(address -> PartSettings.connection(
                                configuration, address.bootstrapServers(), address.registryUrl())));
        running.ifPresent(FirstContact::require);
        return running.map(connection -> of(connection, configuration, meters));
    }

    private static Optional<KafkaConnection> configured(Configuration configuration) {
        return configuration
                .find(ConfigKeys.BOOTSTRAP_SERVERS)
                .map(servers -> PartSettings.connection(
                        configuration,
                        servers,
                        configuration.get(ConfigKeys.REGISTRY_URL).toString()));
    }

    private static StackAccess of(KafkaConnection connection, Configuration configuration, Meters meters) {
        return new StackAccess(
                connection.measuredBy(meters),
                PartSettings.catalogue(configuration),
                Optional.empty(),
                Optional.empty());
    }

    /** Starts a broker and a registry in this process and leaves their address for others. */
    public static StackAccess embedded(Configuration configuration, WorkDir workDir, TopicCatalogue catalogue) {
        return embedded(configuration, workDir, catalogue, Meters.unread());
    }

    /**
     * Starts a broker and a registry in this process and leaves their address for others.
     *
     * @param meters of what works over the connection
     */
    public static StackAccess embedded(
            Configuration configuration, WorkDir workDir, TopicCatalogue catalogue, Meters meters) {
        long minFreeBytes = configuration.get(ConfigKeys.EMBEDDED_MIN_FREE_BYTES);
        EmbeddedStack stack = EmbeddedStack.start(
                workDir.require(minFreeBytes).root(),
                configuration.get(ConfigKeys.EMBEDDED_KAFKA_PORT),
                configuration.get(ConfigKeys.EMBEDDED_REGISTRY_PORT),
                minFreeBytes);
        String servers = stack.connection().bootstrapServers();
        String registry = stack.connection().schemaRegistryUrl();
        StackAddress.ofThisProcess(servers, registry).write(workDir.root());
        return new StackAccess(
                PartSettings.connection(configuration, servers, registry).measuredBy(meters),
                catalogue,
                Optional.of(stack),
                Optional.of(workDir.root()));
    }

    public KafkaConnection connection() {
        return connection;
    }

    public TopicCatalogue catalogue() {
        return catalogue;
    }

    /**
     * Tells other processes on the work directory what else this one serves, when it serves the stack.
     *
     * @param key of the file that says where the stack is, for example {@code management-url}
     */
    public void announce(String key, String value) {
        addressFolder.ifPresent(folder -> StackAddress.announce(folder, key, value));
    }

    /** Whether the broker and the registry run in this process. */
    public boolean isEmbedded() {
        return embedded.isPresent();
    }

    /** Done when the embedded broker gives up; never for another. */
    public CompletableFuture<LaddException> failed() {
        return embedded.map(stack -> stack.failure().toCompletableFuture()).orElseGet(CompletableFuture::new);
    }

    /** Throws what made the embedded broker give up. */
    public void requireServing() {
        LaddException failure = failed().getNow(null);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        addressFolder.ifPresent(StackAddress::delete);
        embedded.ifPresent(EmbeddedStack::close);
    }
}
