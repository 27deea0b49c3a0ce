package dev.laddstreams.app.wiring;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Subjects;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What broker and registry lack of what the declarations need. Carried out, it creates, alters and registers; it never
 * deletes, and does nothing at all where something cannot be done.
 *
 * @param steps topics first, then schemas
 */
public record TopicPlan(List<Step> steps) {
    public TopicPlan {
        steps = List.copyOf(steps);
    }

    /** What is to be done. */
    public enum Action {
        /** It is as it should be. */
        KEEP,
        /** A topic is missing. */
        CREATE,
        /** A topic has settings with which records would be lost or refused. */
        ALTER,
        /** A schema is not registered yet. */
        REGISTER,
        /** A foreign topic is missing, and is its owner's to make. */
        AWAIT,
        /** It cannot be brought about. */
        REFUSE
    }

    /**
     * One topic or subject.
     *
     * @param what {@code topic birds.images} or {@code schema birds.images-value}
     * @param detail what is found and what is wanted, in words
     */
    public record Step(Action action, String what, String detail, Optional<TopicSpec> topic) {}

    /** A step as JSON has it. */
    public record Row(String action, String what, String detail) {}

    /** Compares; changes nothing. */
    public static TopicPlan of(Declarations wiring, TopicCatalogue catalogue, KafkaConnection connection) {
        List<TopicSpec> own = own(wiring, catalogue);
        List<Step> steps = new ArrayList<>();
        Topics.describe(connection, own).forEach(topic -> steps.add(ofTopic(topic)));
        Topics.describe(connection, foreign(wiring, catalogue)).forEach(topic -> steps.add(ofForeign(topic)));
        try (Subjects subjects = new Subjects(connection)) {
            for (TopicSpec topic : own) {
                subjects.find(topic).ifPresent(found -> steps.add(ofSchema(topic, found)));
            }
        }
        return new TopicPlan(steps);
    }

    /** The topics that this system writes for what is declared. */
    static List<TopicSpec> own(Declarations wiring, TopicCatalogue catalogue) {
        List<TopicSpec> own = new ArrayList<>();
        wiring.datasets().forEach(dataset -> {
            own.add(catalogue.images(dataset.id()));
            own.add(catalogue.augmented(dataset.id()));
        });
        own.addAll(catalogue.shared());
        return own;
    }

    private static List<TopicSpec> foreign(Declarations wiring, TopicCatalogue catalogue) {
        Map<String, TopicSpec> foreign = new LinkedHashMap<>();
        for (RouteSpec route : wiring.routes()) {
            route.sources(catalogue).forEach(topic -> foreign.putIfAbsent(topic.name(), topic));
        }
        return List.copyOf(foreign.values());
    }

    private static Step ofTopic(TopicState state) {
        TopicSpec wanted = state.wanted();
        String name = "topic " + wanted.name();
        String is = wanted.partitions() + " partitions, " + wanted.replicationFactor() + " replicas, "
                + TopicSpec.minInSync(wanted.replicationFactor()) + " of them in sync, "
                + wanted.cleanup().policy() + ", records of at most " + wanted.maxMessageBytes() + " bytes";
        if (state.found().isEmpty()) {
            return new Step(Action.CREATE, name, is, Optional.of(wanted));
        }
        int partitions = state.found().get().partitions();
        if (partitions != wanted.partitions()) {
            return new Step(
                    Action.REFUSE,
                    name,
                    partitions + " partitions (expected: " + wanted.partitions()
                            + ", as topics.partitions says for the images and the augmented topic of every dataset alike)",
                    Optional.empty());
        }
        if (!state.alterableSettings().isEmpty()) {
            return new Step(
                    Action.ALTER,
                    name,
                    String.join(", ", state.alterableSettings()) + "; wanted: " + is,
                    Optional.of(wanted));
        }
        return new Step(Action.KEEP, name, String.join(", ", state.differences()), Optional.empty());
    }

    private static Step ofForeign(TopicState state) {
        String name = "topic " + state.wanted().name();
        return state.found()
                .map(found -> new Step(
                        Action.KEEP, name, "a foreign topic, " + found.partitions() + " partitions", Optional.empty()))
                .orElseGet(() -> new Step(
                        Action.AWAIT,
                        name,
                        "a foreign topic that does not exist; its route waits for it",
                        Optional.empty()));
    }

    private static Step ofSchema(TopicSpec topic, Subjects.Found found) {
        String name = "schema " + found.subject();
        return switch (found.state()) {
            case REGISTERED -> new Step(Action.KEEP, name, "", Optional.empty());
            case MISSING -> new Step(Action.REGISTER, name, "its first version", Optional.of(topic));
            case NEW_VERSION -> new Step(Action.REGISTER, name, "a new, compatible version", Optional.of(topic));
            case REFUSED ->
                new Step(Action.REFUSE, name, "the registry refuses it: " + found.detail(), Optional.empty());
        };
    }

    public boolean isRefused() {
        return steps.stream().anyMatch(step -> step.action() == Action.REFUSE);
    }

    /**
     * Does what is to be done.
     *
     * @throws LaddException {@code INCOMPATIBLE}, before anything is done, where something is refused
     */
    public void carryOut(KafkaConnection connection) {
        if (isRefused()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "apply the plan",
                    "something cannot be brought about",
                    "a plan without refusals; nothing was changed");
        }
        Topics.create(connection, topics(Action.CREATE));
        Topics.alter(connection, topics(Action.ALTER));
        try (Subjects subjects = new Subjects(connection)) {
            topics(Action.REGISTER).forEach(subjects::register);
        }
    }

    private List<TopicSpec> topics(Action action) {
        return steps.stream()
                .filter(step -> step.action() == action)
                .flatMap(step -> step.topic().stream())
                .toList();
    }

    /** For JSON. */
    public List<Row> rows() {
        return steps.stream()
                .map(step -> new Row(EnumCode.of(step.action()), step.what(), step.detail()))
                .toList();
    }

    /** A table for people: what is to be done first, and then how much stays as it is. */
    @Override
    public String toString() {
        TextTable table = new TextTable("do", "what", "why");
        steps.stream()
                .filter(step -> step.action() != Action.KEEP)
                .forEach(step -> table.row(EnumCode.of(step.action()), step.what(), step.detail()));
        long kept = steps.stream().filter(step -> step.action() == Action.KEEP).count();
        String rest = kept + " topics and schemas are as they should be";
        return kept == steps.size() ? rest : table + System.lineSeparator() + rest;
    }
}
