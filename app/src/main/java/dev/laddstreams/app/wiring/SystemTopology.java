package dev.laddstreams.app.wiring;

import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which part of the system reads and writes which topic, as it is declared.
 *
 * @param topics of this system and of others, by name, in reading order
 * @param links from a topic to a part that reads it, or from a part to what it writes
 */
record SystemTopology(Map<String, Topic> topics, List<Link> links) {
    /**
     * A topic.
     *
     * @param foreign whether others write it
     */
    record Topic(TopicSpec spec, boolean foreign) {}

    /** Kinds of nodes. */
    enum Kind {
        TOPIC,
        PART,
        TABLE
    }

    /** An end of a link. */
    record Node(Kind kind, String name) {}

    /** Records go from one to the other. */
    record Link(Node from, Node to) {}

    static SystemTopology of(Declarations wiring, TopicCatalogue catalogue, String namespace) {
        return new Builder(catalogue, namespace).build(wiring);
    }

    /** Collects topics and links. */
    private static final class Builder {
        private final TopicCatalogue catalogue;
        private final String namespace;
        private final Map<String, Topic> topics = new LinkedHashMap<>();
        private final List<Link> links = new ArrayList<>();

        Builder(TopicCatalogue catalogue, String namespace) {
            this.catalogue = catalogue;
            this.namespace = namespace;
        }

        SystemTopology build(Declarations wiring) {
            wiring.routes().forEach(this::route);
            wiring.datasets().forEach(dataset -> dataset(wiring, dataset));
            catalogue.shared().forEach(topic -> topics.put(topic.name(), new Topic(topic, false)));
            return new SystemTopology(topics, links);
        }

        private void route(RouteSpec route) {
            Node part = part("route " + route.name());
            for (TopicSpec source : route.sources(catalogue)) {
                boolean own = catalogue.imagesPattern().matcher(source.name()).matches();
                topics.putIfAbsent(source.name(), new Topic(source, !own));
                links.add(new Link(new Node(Kind.TOPIC, source.name()), part));
            }
            links.add(new Link(part, own(catalogue.images(route.target().dataset()))));
            links.add(new Link(part, own(catalogue.deadLetters())));
        }

        private void dataset(Declarations wiring, DeclaredDataset dataset) {
            Node images = own(catalogue.images(dataset.id()));
            Node augmented = own(catalogue.augmented(dataset.id()));
            boolean routed = wiring.routes().stream()
                    .anyMatch(route -> route.target().dataset().equals(dataset.id()));
            if (routed) {
                both(images, "manifests", own(catalogue.datasets()));
            }
            dataset.labelerId().ifPresent(id -> {
                Node labeler = part("labeler " + id);
                links.add(new Link(images, labeler));
                links.add(new Link(own(catalogue.labelers()), labeler));
                links.add(new Link(labeler, augmented));
                links.add(new Link(labeler, own(catalogue.lanes())));
                links.add(new Link(labeler, own(catalogue.deadLetters())));
                Node sink = part(wiring.sinks().stream()
                        .filter(declared -> declared.labelers().contains(id))
                        .map(declared -> "sink " + declared.name())
                        .findFirst()
                        .orElse("sink"));
                links.add(new Link(augmented, sink));
                links.add(new Link(sink, new Node(Kind.TABLE, namespace + "." + dataset.id())));
                links.add(new Link(sink, own(catalogue.activations())));
                links.add(new Link(own(catalogue.progress()), sink));
                both(images, "progress", own(catalogue.progress()));
                links.add(new Link(augmented, part("progress")));
            });
        }

        private void both(Node from, String name, Node to) {
            links.add(new Link(from, part(name)));
            Link out = new Link(part(name), to);
            if (!links.contains(out)) {
                links.add(out);
            }
        }

        private Node own(TopicSpec topic) {
            topics.putIfAbsent(topic.name(), new Topic(topic, false));
            return new Node(Kind.TOPIC, topic.name());
        }

        private static Node part(String name) {
            return new Node(Kind.PART, name);
        }
    }

    /** The parts, each once, in the order of their first link. */
    List<String> parts() {
        return links.stream()
                .flatMap(link -> Stream.of(link.from(), link.to()))
                .filter(node -> node.kind() == Kind.PART)
                .map(Node::name)
                .distinct()
                .toList();
    }
}
