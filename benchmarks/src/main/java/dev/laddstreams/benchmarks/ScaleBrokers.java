package dev.laddstreams.benchmarks;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.ClusterLayout;
import dev.laddstreams.embedded.SchemaRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A cluster of {@link ScaleBenchmark}: each broker in a process of its own, and a registry in this one. */
final class ScaleBrokers implements AutoCloseable {
    private static final int PORTS = 3;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final List<Process> processes = new ArrayList<>();
    private final SchemaRegistry registry;
    private final KafkaConnection connection;

    /** Returns when all brokers have joined. */
    ScaleBrokers(Path folder, int count) throws IOException, InterruptedException {
        ClusterLayout layout = layout(count);
        for (int id = 1; id <= count; id++) {
            processes.add(launch(folder, layout, id));
        }
        String servers = layout.outsideBootstrapServers();
        KafkaConnection brokers = KafkaConnection.of(servers, "http://localhost");
        awaitAll(brokers, count);
        registry = SchemaRegistry.start(brokers, layout.clusterId(), 0, (short) count);
        connection = KafkaConnection.of(servers, registry.url());
    }

    private static ClusterLayout layout(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < PORTS * count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<ClusterLayout.Node> nodes = new ArrayList<>();
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        for (int i = 0; i < count; i++) {
            int[] ports = sockets.subList(PORTS * i, PORTS * (i + 1)).stream()
                    .mapToInt(ServerSocket::getLocalPort)
                    .toArray();
            nodes.add(new ClusterLayout.Node(host, ports[0], ports[1], host, ports[2]));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return new ClusterLayout(ClusterLayout.newClusterId(), nodes);
    }

    private static Process launch(Path folder, ClusterLayout layout, int id) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ScaleBroker.class.getName(),
                folder.resolve("broker-" + id).toString(),
                Integer.toString(id)));
        command.addAll(layout.arguments());
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void awaitAll(KafkaConnection brokers, int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (Admin admin = Clients.admin(brokers, RoleProperties.NONE)) {
            while (joined(admin) < count) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no " + count + " brokers within two minutes");
                }
                Thread.sleep(100);
            }
        }
    }

    private static int joined(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            // none that answers yet
            return 0;
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        registry.close();
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
