package dev.laddstreams.embedded;

import dev.laddstreams.schemas.TopicSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of brokers on a small machine: few internal partitions, small buffers, no waiting; a lone one has one replica. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String OUTSIDE_LISTENER = "OUTSIDE";
    private static final int MOST_REPLICAS = 3;

    private static final String STARTUP_LIMIT_MS = "120000";

    /** Topics bound their own records below this. */
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    private BrokerSettings() {}

    static Map<String, Object> of(Path folder, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(node(folder, port, controllerPort));
        settings.putAll(internalTopics(1));
        settings.putAll(sizes());
        return settings;
    }

    /** Of one of several. */
    static Map<String, Object> of(Path folder, ClusterLayout layout, int id) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(node(folder, layout, id));
        settings.putAll(internalTopics(Math.min(MOST_REPLICAS, layout.nodes().size())));
        settings.putAll(sizes());
        return settings;
    }

    /** Of the controller alone: the same node, on the same folder, without its broker. */
    static Map<String, Object> controllerOnly(Path folder, int controllerPort) {
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        return Map.of(
                "process.roles",
                "controller",
                "node.id",
                Integer.toString(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@" + controller,
                "listeners",
                CONTROLLER_LISTENER + "://" + controller,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "log.dirs",
                folder.toString(),
                "server.max.startup.time.ms",
                STARTUP_LIMIT_MS);
    }

    private static Map<String, String> node(Path folder, int port, int controllerPort) {
        String client = "PLAINTEXT://" + LoopbackPort.HOST + ":" + port;
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
                Map.entry("listeners", client + "," + CONTROLLER_LISTENER + "://" + controller),
                Map.entry("advertised.listeners", client),
                Map.entry("controller.listener.names", CONTROLLER_LISTENER),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry(
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("server.max.startup.time.ms", STARTUP_LIMIT_MS));
    }

    private static Map<String, String> node(Path folder, ClusterLayout layout, int id) {
        ClusterLayout.Node node = layout.node(id);
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(id)),
                Map.entry("controller.quorum.voters", layout.voters()),
                Map.entry(
                        "listeners",
                        listeners(LoopbackPort.HOST, LoopbackPort.HOST, node) + "," + CONTROLLER_LISTENER + "://"
                                + LoopbackPort.HOST + ":" + node.controllerPort()),
                Map.entry(
                        "advertised.listeners",
                        listeners(node.host(), node.outsideHost(), node) + "," + CONTROLLER_LISTENER + "://"
                                + node.host() + ":" + node.controllerPort()),
                Map.entry("controller.listener.names", CONTROLLER_LISTENER),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT," + OUTSIDE_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("server.max.startup.time.ms", STARTUP_LIMIT_MS));
    }

    private static String listeners(String host, String outsideHost, ClusterLayout.Node node) {
        return "PLAINTEXT://" + host + ":" + node.port() + "," + OUTSIDE_LISTENER + "://" + outsideHost + ":"
                + node.outsidePort();
    }

    private static Map<String, String> internalTopics(int brokers) {
        String replicas = Integer.toString(brokers);
        String inSync = Integer.toString(TopicSpec.minInSync(brokers));
        return Map.ofEntries(
                Map.entry("min.insync.replicas", inSync),
                Map.entry("offsets.topic.replication.factor", replicas),
                Map.entry("offsets.topic.num.partitions", "4"),
                // a stack that rests for a month must go on where it stopped
                Map.entry("offsets.retention.minutes", "5256000"),
                Map.entry("transaction.state.log.replication.factor", replicas),
                Map.entry("transaction.state.log.min.isr", inSync),
                Map.entry("transaction.state.log.num.partitions", "4"),
                // a killed producer holds back readers no longer than its own time-out
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                Map.entry("share.coordinator.state.topic.replication.factor", replicas),
                Map.entry("share.coordinator.state.topic.min.isr", inSync),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.streams.initial.rebalance.delay.ms", "0"));
    }

    private static Map<String, String> sizes() {
        return Map.ofEntries(
                Map.entry("message.max.bytes", Integer.toString(MAX_REQUEST_BYTES)),
                Map.entry("socket.request.max.bytes", Integer.toString(2 * MAX_REQUEST_BYTES)),
                Map.entry("log.segment.bytes", Integer.toString(256 << 20)),
                Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("group.coordinator.threads", "1"));
    }
}
