package dev.laddstreams.app.wiring;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.wiring.SystemTopology.Kind;
import dev.laddstreams.app.wiring.SystemTopology.Link;
import dev.laddstreams.app.wiring.SystemTopology.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A topology for people to read. */
final class TopologyText {
    private static final String END = System.lineSeparator();

    private TopologyText() {}

    /** One line a part: what it reads and what it writes. */
    static String text(SystemTopology topology) {
        if (topology.parts().isEmpty()) {
            return "Nothing is declared; docs/wiring.md shows how";
        }
        TextTable table = new TextTable("part", "reads", "writes");
        for (String part : topology.parts()) {
            Node node = new Node(Kind.PART, part);
            table.row(
                    part,
                    topology.links().stream()
                            .filter(link -> link.to().equals(node))
                            .map(link -> link.from().name())
                            .collect(Collectors.joining(", ")),
                    topology.links().stream()
                            .filter(link -> link.from().equals(node))
                            .map(link -> (link.to().kind() == Kind.TABLE ? "table " : "")
                                    + link.to().name())
                            .collect(Collectors.joining(", ")));
        }
        return table.toString();
    }

    static String mermaid(SystemTopology topology) {
        StringBuilder chart = new StringBuilder("flowchart LR");
        Map<Node, String> ids = new LinkedHashMap<>();
        for (Link link : topology.links()) {
            for (Node node : List.of(link.from(), link.to())) {
                if (!ids.containsKey(node)) {
                    ids.put(node, "n" + ids.size());
                    chart.append(END).append("  ").append(ids.get(node)).append(shape(topology, node));
                }
            }
        }
        topology.links().forEach(link -> chart.append(END)
                .append("  ")
                .append(ids.get(link.from()))
                .append(" --> ")
                .append(ids.get(link.to())));
        return chart.toString();
    }

    private static String shape(SystemTopology topology, Node node) {
        String text = '"' + node.name() + '"';
        return switch (node.kind()) {
            case PART -> "[" + text + "]";
            case TABLE -> "[(" + text + ")]";
            case TOPIC -> {
                SystemTopology.Topic topic = topology.topics().get(node.name());
                yield topic != null && topic.foreign() ? ">" + text + "]" : "([" + text + "])";
            }
        };
    }
}
