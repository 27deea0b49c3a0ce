package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.ClusterLayout;
import dev.laddstreams.embedded.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Three brokers, each with a controller and in a process of its own, and a registry in this one. Brokers can be killed,
 * stopped and started again; where they are wired, each of them and each process beside them can be cut off. For one thread.
 */
final class ClusterProcesses implements Brokers {
    static final int BROKERS = 3;

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int HEAP_MEGABYTES = 384;
    private static final int STOPPED_BY_SIGTERM = 143;

    private final Path data;
    private final Path logs;
    private final ClusterLayout layout;
    private final Optional<Wires> wires;
    private final Map<Integer, ChildJvm> processes = new TreeMap<>();
    private final KafkaConnection connection;
    private final ClusterView view;
    private final SchemaRegistry registry;
    private final int registryPort = FixedPort.next();

    private ClusterProcesses(String name, Path folder, ClusterLayout layout, Optional<Wires> wires) {
        FaultFigures.clearLogs(name);
        this.data = folder;
        this.logs = FaultFigures.logs(name);
        this.layout = layout;
        this.wires = wires;
        brokers().forEach(id -> processes.put(id, launch(id)));
        this.connection =
                KafkaConnection.of(layout.outsideBootstrapServers(), "http://" + FixedPort.HOST + ":" + registryPort);
        this.view = new ClusterView(connection);
        await().atMost(START_LIMIT)
                .failFast("a broker ended, see " + logs, () -> !processes.values().stream()
                        .allMatch(ChildJvm::isAlive))
                .until(() -> view.brokers().size() == BROKERS);
        this.registry = SchemaRegistry.start(connection, layout.clusterId(), registryPort, (short) BROKERS);
    }

    /** Whose parties find each other directly. Returns when all brokers have joined. */
    static ClusterProcesses direct(String name, Path folder) {
        return new ClusterProcesses(name, folder, layout(id -> FixedPort.HOST, id -> FixedPort.HOST), Optional.empty());
    }

    /** Between whose parties there are wires. */
    static ClusterProcesses wired(String name, Path folder) {
        ClusterLayout layout = layout(Wires::broker, Wires::outside);
        return new ClusterProcesses(name, folder, layout, Optional.of(new Wires(layout, folder.resolve("hosts"))));
    }

    private interface Host {
        String of(int id);
    }

    private static ClusterLayout layout(Host inside, Host outside) {
        List<ClusterLayout.Node> nodes = new ArrayList<>();
        for (int id = 1; id <= BROKERS; id++) {
            nodes.add(new ClusterLayout.Node(
                    inside.of(id), FixedPort.next(), FixedPort.next(), outside.of(id), FixedPort.next()));
        }
        return new ClusterLayout(ClusterLayout.newClusterId(), nodes);
    }

    /** Their ids. */
    static List<Integer> brokers() {
        return IntStream.rangeClosed(1, BROKERS).boxed().toList();
    }

    private ChildJvm launch(int id) {
        List<String> arguments =
                new ArrayList<>(List.of(data.resolve("broker-" + id).toString(), Integer.toString(id)));
        arguments.addAll(layout.arguments());
        return ChildJvm.start(
                wires.map(net -> net.prefix(Wires.broker(id))).orElse(List.of()),
                ClusterBrokerMain.class,
                HEAP_MEGABYTES,
                logs.resolve("broker-" + id + ".log"),
                arguments);
    }

    @Override
    public KafkaConnection connection() {
        return connection;
    }

    @Override
    public int registryPort() {
        return registryPort;
    }

    @Override
    public short replicas() {
        return BROKERS;
    }

    @Override
    public Seat seat(String process, String registryAddress) {
        return wires.map(net -> new Seat(
                        KafkaConnection.of(layout.bootstrapServers(), net.registry(process, registryAddress)),
                        net.prefix(process)))
                .orElseGet(() -> new Seat(KafkaConnection.of(layout.bootstrapServers(), registryAddress), List.of()));
    }

    ClusterView view() {
        return view;
    }

    /** Of a cluster that is wired. */
    Wires wires() {
        return wires.orElseThrow();
    }

    /** By SIGKILL. */
    void kill(int id) {
        process(id).kill();
    }

    /** By SIGTERM: it hands its partitions over. Returns when it is gone. */
    void stop(int id) throws Exception {
        process(id).signal("TERM");
        process(id).close();
        assertThat(process(id).exitStatus()).isEqualTo(STOPPED_BY_SIGTERM);
    }

    /** Returns when it has all that was written meanwhile. */
    void startAgain(int id) {
        processes.put(id, launch(id));
        view.awaitAllInSync(() -> process(id).isAlive());
    }

    boolean isAlive() {
        return processes.values().stream().allMatch(ChildJvm::isAlive);
    }

    private ChildJvm process(int id) {
        return Optional.ofNullable(processes.get(id)).orElseThrow();
    }

    /** All at once: one that is left alone could not hand over what it has. */
    @Override
    public void close() {
        registry.close();
        view.close();
        processes.values().forEach(ChildJvm::kill);
        wires.ifPresent(Wires::close);
    }
}
