package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.Ladd;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.LabelerMain;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.sinks.dataset.DatasetSink;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.StoredRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.awaitility.core.ConditionFactory;

/**
 * One fault's stage: a broker with its registry in a process of its own, or a cluster of them, a dataset of the run's name
 * with labeler version {@value #VERSION} published, labelers in processes of their own; progress topology and sink run in
 * this process when they are started. At the end {@link #conclude} counts and reports. Not thread-safe.
 */
final class FaultRun implements AutoCloseable {
    static final int VERSION = 1;

    /** For a machine that has other things to do as well. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int ROLE_HEAP_MEGABYTES = 256;
    private static final DatasetSinkSettings SINK = new DatasetSinkSettings(
            "fault-sink", Duration.ofMillis(700), 1 << 20, Duration.ofMillis(300), Duration.ofMillis(300));

    private final String name;
    private final Path folder;
    private final TopicCatalogue catalogue;
    private final long startedNanos = System.nanoTime();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Brokers brokers;
    private final Gate registry;
    private final ToyDataset dataset;
    private final List<DatasetSink> sinks = new ArrayList<>();
    private int images;
    private int manifestRevision = 1;

    /**
     * @param name of the dataset and of the file of figures; one for each test
     * @param folder empty; all data of the run, laid out as a work directory
     * @param partitions of the dataset's topics
     */
    FaultRun(String name, Path folder, int partitions) {
        this(name, name + "-teacher", folder, partitions);
    }

    /** With a name for the labeler. */
    FaultRun(String name, String labelerId, Path folder, int partitions) {
        this(name, labelerId, folder, partitions, lone(name, folder));
    }

    /** On brokers that were started for a run of this name; they are closed with it. */
    FaultRun(String name, Path folder, int partitions, Brokers brokers) {
        this(name, name + "-teacher", folder, partitions, brokers);
    }

    private FaultRun(String name, String labelerId, Path folder, int partitions, Brokers brokers) {
        this.name = name;
        this.folder = folder;
        this.brokers = opened(brokers);
        this.catalogue = new TopicCatalogue(partitions, brokers.replicas(), TopicCatalogue.DEFAULT.maxMessageBytes());
        this.registry = opened(new Gate(brokers.registryPort()));
        this.dataset = opened(new ToyDataset(brokers.connection(), catalogue, name, labelerId, artifacts()));
        begin();
    }

    /** Another dataset with a labeler of its own on the same broker, for the same roles. */
    FaultRun(String name, String labelerId, FaultRun beside) {
        this.name = name;
        this.folder = beside.folder;
        this.catalogue = beside.catalogue;
        this.brokers = beside.brokers;
        this.registry = beside.registry;
        this.dataset = opened(new ToyDataset(brokers.connection(), catalogue, name, labelerId, artifacts()));
        begin();
    }

    /** The same dataset, on a broker that starts on a folder with all data of a run that is closed. */
    FaultRun(FaultRun before, Path folder) {
        this.name = before.name;
        this.folder = folder;
        this.catalogue = before.catalogue;
        this.images = before.images;
        this.manifestRevision = before.manifestRevision;
        this.brokers = opened(new BrokerProcess(folder, log("broker")));
        this.registry = opened(new Gate(brokers.registryPort()));
        this.dataset =
                opened(new ToyDataset(brokers.connection(), catalogue, name, before.dataset.labelerId(), artifacts()));
    }

    private static BrokerProcess lone(String name, Path folder) {
        FaultFigures.clearLogs(name);
        return new BrokerProcess(folder, FaultFigures.logs(name).resolve("broker.log"));
    }

    private void begin() {
        dataset.labeler(VERSION);
        dataset.manifest(manifestRevision, ManifestState.GROWING, 1);
        dataset.flush();
    }

    /** The only broker, of a run that has just one. */
    BrokerProcess broker() {
        assertThat(brokers).isInstanceOf(BrokerProcess.class);
        return (BrokerProcess) brokers;
    }

    /** Before the registry, for all roles; the dataset itself and the count at the end go past it. */
    Gate registry() {
        return registry;
    }

    ToyDataset dataset() {
        return dataset;
    }

    TopicCatalogue catalogue() {
        return catalogue;
    }

    /** What roles connect to: the registry by its gate. */
    KafkaConnection connection() {
        return KafkaConnection.of(brokers.connection().bootstrapServers(), registry.address());
    }

    CatalogSettings tables() {
        return CatalogSettings.local(warehouse());
    }

    /** Of the tables. */
    Path warehouse() {
        return folder.resolve("warehouse");
    }

    /** FINAL images published so far. */
    int images() {
        return images;
    }

    /** Rows now in the table. */
    int storedRows() {
        return StoredRows.counts(tables(), name).values().stream()
                .mapToInt(count -> count)
                .sum();
    }

    Path artifacts() {
        return folder.resolve("artifacts");
    }

    /** Where a process of this run writes; kept after it. */
    Path log(String process) {
        return FaultFigures.logs(name).resolve(process + ".log");
    }

    /** Closes it when the run ends, the last one first. */
    <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Sends so many more FINAL images, and returns when the broker has them. */
    void publish(int count) {
        publish(count, 1);
    }

    /** As {@link #publish(int)}, with an image revision. */
    void publish(int count, int revision) {
        IntStream.range(images, images + count).forEach(i -> dataset.image(i, revision, ImageState.FINAL));
        images += count;
        dataset.flush();
    }

    /** Publishes the manifest's next revision: SEALED, with all images so far. */
    void seal() {
        seal(0);
    }

    /** As {@link #seal()}, with images that are still to be published. */
    void seal(int further) {
        manifestRevision++;
        dataset.manifest(manifestRevision, ManifestState.SEALED, images + further);
        dataset.flush();
    }

    ProgressTracker startProgress() {
        ProgressTracker tracker =
                opened(new ProgressTracker(connection(), catalogue, ProgressSettings.of(folder.resolve("streams"))));
        tracker.start();
        return tracker;
    }

    /** It fails the run when it ends before the run does. */
    DatasetSink startSink() {
        DatasetSink sink = opened(new DatasetSink(connection(), catalogue, tables(), SINK));
        sinks.add(sink);
        sink.start();
        return sink;
    }

    /** A sink in a process of its own. */
    ChildJvm startSinkProcess(String groupId) {
        return startSinkProcess(groupId, List.of());
    }

    /** @param prefix as for {@link ChildJvm} */
    ChildJvm startSinkProcess(String groupId, List<String> prefix) {
        return startSinkProcess(groupId, groupId, prefix);
    }

    /** With a name of its own, so that several can share a group. */
    ChildJvm startSinkProcess(String process, String groupId, List<String> prefix) {
        Brokers.Seat seat = seat(process);
        return opened(ChildJvm.start(
                Stream.concat(prefix.stream(), seat.prefix().stream()).toList(),
                SinkMain.class,
                ROLE_HEAP_MEGABYTES,
                log(process),
                SinkMain.arguments(seat.connection(), warehouse(), groupId, catalogue)));
    }

    private Brokers.Seat seat(String process) {
        return brokers.seat(process, registry.address());
    }

    /** What users start, in a process of its own that works with this run's broker. */
    ChildJvm startCommand(String process, String... arguments) {
        return opened(ChildJvm.start(
                Ladd.class,
                ROLE_HEAP_MEGABYTES,
                log(process),
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of(
                                        "--set=kafka.bootstrap-servers="
                                                + brokers.connection().bootstrapServers(),
                                        "--set=schema-registry.url=" + registry.address()))
                        .toList()));
    }

    /** A progress topology in a process of its own, in the place of the one before. */
    ChildJvm startProgressProcess() {
        Brokers.Seat seat = seat("progress");
        return opened(ChildJvm.start(
                seat.prefix(),
                ProgressMain.class,
                ROLE_HEAP_MEGABYTES,
                log("progress"),
                ProgressMain.arguments(seat.connection(), folder.resolve("streams"), catalogue)));
    }

    /**
     * Labeler, progress topology and sink together in one process.
     *
     * @param prefix as for {@link ChildJvm}
     */
    ChildJvm startRoles(List<String> prefix, int heapMegabytes, Duration perImage) {
        return opened(ChildJvm.start(
                prefix,
                RolesMain.class,
                heapMegabytes,
                log("roles"),
                RolesMain.arguments(
                        SinkMain.arguments(connection(), warehouse(), "roles", catalogue),
                        ProgressMain.arguments(connection(), folder.resolve("streams"), catalogue),
                        labelerArguments(connection(), "slot-1", perImage))));
    }

    private List<String> labelerArguments(KafkaConnection connection, String instance, Duration perImage) {
        return LabelerMain.arguments(connection, instance, artifacts(), catalogue, perImage);
    }

    /** @param instance of a process slot; a process that takes the place of another has the same */
    ChildJvm startLabeler(String instance, Duration perImage) {
        Brokers.Seat seat = seat(instance);
        return startLabeler(seat.prefix(), seat.connection(), instance, perImage);
    }

    /** With consumer properties of its own. */
    ChildJvm startLabeler(KafkaConnection connection, String instance, Duration perImage) {
        return startLabeler(List.of(), connection, instance, perImage);
    }

    private ChildJvm startLabeler(List<String> prefix, KafkaConnection connection, String instance, Duration perImage) {
        return opened(ChildJvm.start(
                prefix,
                LabelerMain.class,
                ROLE_HEAP_MEGABYTES,
                log(instance),
                labelerArguments(connection, instance, perImage)));
    }

    /** With the instance that a process has unless it is configured; {@code process} names its log alone. */
    ChildJvm startLabelerByDefaultName(String process) {
        return opened(ChildJvm.start(
                DefaultNameMain.class,
                ROLE_HEAP_MEGABYTES,
                log(process),
                labelerArguments(connection(), process, Duration.ZERO)));
    }

    /** Until nothing is left to label, progress says COMPLETED for the sealed manifest, and the sink has tagged it. */
    void awaitCompleted(int version) {
        Movement.awaitBy(() -> dataset.lag(version), () -> dataset.lag(version).orElse(1L) == 0);
        Movement.awaitBy(
                () -> dataset.progress(manifestRevision, version), () -> dataset.progress(manifestRevision, version)
                        .map(LabelingProgress::getState)
                        .filter(ProgressState.COMPLETED::equals)
                        .isPresent());
        String tag = dataset.labelerId() + "-v" + version + "-r" + manifestRevision;
        Movement.awaitBy(this::storedRows, () -> {
            sinks.forEach(DatasetSink::requireRunning);
            return IndependentCount.tags(tables().properties(), table()).contains(tag);
        });
    }

    /** Until the sealed manifest's tag is active; asks nobody but the topic. */
    void awaitActivated() {
        eventually().until(this::isActivated);
    }

    boolean isActivated() {
        Activation active = TopicSnapshot.read(brokers.connection(), catalogue.activations(), Activation.class)
                .get(RecordKeys.activation(name, dataset.labelerId()));
        return active != null && active.getManifestRevision() == manifestRevision;
    }

    /**
     * Counts, reports, and fails unless every FINAL image is on the topic and in the table exactly once for each version.
     *
     * @param fault what was done, as the report says it
     * @param remarks further figures, may be empty
     * @param versions those that have labelled
     */
    void conclude(String fault, String remarks, int... versions) {
        IndependentCount count = count(versions);
        FaultFigures.write(name, fault, count, Duration.ofNanos(System.nanoTime() - startedNanos), remarks);
        assertThat(count.images()).as("FINAL images").isEqualTo(images);
        assertThat(count.isExact()).as("%s", count).isTrue();
    }

    IndependentCount count(int... versions) {
        WireTopic wire = new WireTopic(
                brokers.connection().bootstrapServers(), brokers.connection().schemaRegistryUrl());
        return IndependentCount.of(
                wire,
                name,
                table(),
                tables().properties(),
                IntStream.of(versions)
                        .mapToObj(version -> dataset.labelerId() + "|" + version)
                        .toList());
    }

    private TableIdentifier table() {
        return TableIdentifier.of(tables().namespace(), name);
    }

    static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    /** Ends everything that was opened, the last one first, though some fail. */
    @Override
    public void close() {
        AssertionError failure = new AssertionError("The run of " + name + " did not end in order");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception | AssertionError e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
