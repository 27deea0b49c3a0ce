package dev.laddstreams.embedded;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * The brokers of a cluster and where they are reached; all of them are given the same one. Every broker is a controller too.
 *
 * @param clusterId as {@link #newClusterId} makes them
 */
public record ClusterLayout(String clusterId, List<Node> nodes) {
    private static final int NODE_ARGUMENTS = 5;

    /**
     * One broker with its controller. It listens on the ports of the loopback address; the names are what it tells others.
     *
     * @param host by which brokers, controllers and those beside them reach its port and its controller
     * @param outsideHost by which everybody else reaches its outside port
     */
    public record Node(String host, int port, int controllerPort, String outsideHost, int outsidePort) {}

    public ClusterLayout {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw LaddException.cannot(Reason.USAGE, "lay out a cluster", "no broker", "at least 1");
        }
    }

    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    /** @param id from 1 */
    public Node node(int id) {
        return nodes.get(id - 1);
    }

    /** For those who use the brokers' names. */
    public String bootstrapServers() {
        return nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
    }

    /** For everybody else. */
    public String outsideBootstrapServers() {
        return nodes.stream()
                .map(node -> node.outsideHost() + ":" + node.outsidePort())
                .collect(Collectors.joining(","));
    }

    /** As it is given to another process. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(clusterId));
        for (Node node : nodes) {
            arguments.addAll(List.of(
                    node.host(),
                    Integer.toString(node.port()),
                    Integer.toString(node.controllerPort()),
                    node.outsideHost(),
                    Integer.toString(node.outsidePort())));
        }
        return arguments;
    }

    /** What {@link #arguments} gave. */
    public static ClusterLayout parse(List<String> arguments) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i += NODE_ARGUMENTS) {
            nodes.add(new Node(
                    arguments.get(i),
                    Integer.parseInt(arguments.get(i + 1)),
                    Integer.parseInt(arguments.get(i + 2)),
                    arguments.get(i + 3),
                    Integer.parseInt(arguments.get(i + 4))));
        }
        return new ClusterLayout(arguments.get(0), nodes);
    }

    /** As Kafka's settings name them. */
    String voters() {
        StringBuilder voters = new StringBuilder();
        for (int id = 1; id <= nodes.size(); id++) {
            voters.append(id == 1 ? "" : ",")
                    .append(id)
                    .append('@')
                    .append(node(id).host())
                    .append(':')
                    .append(node(id).controllerPort());
        }
        return voters.toString();
    }
}
