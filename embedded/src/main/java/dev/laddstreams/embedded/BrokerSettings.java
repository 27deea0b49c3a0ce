package dev.laddstreams.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of a lone broker on a small machine: one replica, few internal partitions, small buffers, no waiting. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String STARTUP_LIMIT_MS = "120000";

    /** Topics bound their own records below this. */
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    private BrokerSettings() {}

    static Map<String, Object> of(Path folder, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(node(folder, port, controllerPort));
        settings.putAll(internalTopics());
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

    private static Map<String, String> internalTopics() {
        return Map.ofEntries(
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                // a stack that rests for a month must go on where it stopped
                Map.entry("offsets.retention.minutes", "5256000"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                // a killed producer holds back readers no longer than its own time-out
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
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
