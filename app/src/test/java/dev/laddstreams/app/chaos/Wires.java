package dev.laddstreams.app.chaos;

import dev.laddstreams.embedded.ClusterLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The network of a cluster: a wire from each party to each broker that it talks to, so that a party can be cut off from all
 * others. Parties are brokers, processes beside them and this process. What a party takes for a broker is an address of
 * the loopback network that is its own for that broker: its process looks names up in a file of its own. For one thread.
 */
final class Wires implements AutoCloseable {
    private static final String THIS_PROCESS = "this process";
    private static final int THIS_NUMBER = 1;
    /** It answers to no other name. */
    private static final String REGISTRY = "localhost";

    private static final int REGISTRY_NUMBER = 200;

    private final ClusterLayout layout;
    private final Path hosts;
    private final Map<String, Integer> numbers = new TreeMap<>();
    private final Map<String, Valve> valves = new TreeMap<>();
    private final List<Wire> wires = new ArrayList<>();

    /** @param hosts a folder for files of names */
    Wires(ClusterLayout layout, Path hosts) {
        this.layout = layout;
        this.hosts = hosts;
        join(THIS_PROCESS);
        ClusterProcesses.brokers().forEach(id -> join(broker(id)));
        for (int id : ClusterProcesses.brokers()) {
            add(THIS_PROCESS, id, layout.node(id).outsidePort());
            for (int other : ClusterProcesses.brokers()) {
                if (other != id) {
                    add(broker(other), id, layout.node(id).port());
                    add(broker(other), id, layout.node(id).controllerPort());
                }
            }
        }
    }

    /** A broker's name as a party, and as a host. */
    static String broker(int id) {
        return "broker-" + id;
    }

    /** Where this process finds a broker. */
    static String outside(int id) {
        return address(THIS_NUMBER, id);
    }

    private static String address(int party, int other) {
        return "127.1." + party + "." + other;
    }

    private void join(String party) {
        numbers.put(party, numbers.size() + THIS_NUMBER);
        valves.put(party, new Valve());
    }

    private int number(String party) {
        return Optional.ofNullable(numbers.get(party)).orElseThrow();
    }

    /** Of what a party sends and receives. */
    Valve of(String party) {
        return Optional.ofNullable(valves.get(party)).orElseThrow();
    }

    private void add(String party, int broker, int port) {
        wires.add(new Wire(
                new InetSocketAddress(address(number(party), broker), port),
                port,
                Wire.Speech.KAFKA,
                of(party),
                of(broker(broker))));
    }

    /** Where a process finds the registry; it takes part from now on. */
    String registry(String process, String address) {
        int port = URI.create(address).getPort();
        if (!numbers.containsKey(process)) {
            join(process);
            wires.add(new Wire(
                    new InetSocketAddress(address(number(process), REGISTRY_NUMBER), port),
                    port,
                    Wire.Speech.HTTP,
                    of(process),
                    of(THIS_PROCESS)));
            ClusterProcesses.brokers()
                    .forEach(id -> add(process, id, layout.node(id).port()));
        }
        return "http://" + REGISTRY + ":" + port;
    }

    /** Comes before the command of a party's process. */
    List<String> prefix(String party) {
        try {
            List<String> lines = new ArrayList<>();
            lines.add(address(number(party), REGISTRY_NUMBER) + " " + REGISTRY);
            for (int id : ClusterProcesses.brokers()) {
                String own = party.equals(broker(id)) ? FixedPort.HOST : address(number(party), id);
                lines.add(own + " " + broker(id));
            }
            lines.add(FixedPort.HOST + " " + InetAddress.getLocalHost().getHostName());
            Path file = Files.write(Files.createDirectories(hosts).resolve(party), lines);
            return List.of("env", "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mends what is cut; nobody hears of that who is gone. */
    @Override
    public void close() {
        wires.forEach(Wire::close);
        valves.values().forEach(Valve::mend);
    }
}
