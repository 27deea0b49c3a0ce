package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.processors.route.RouteFormat;
import dev.laddstreams.processors.route.ValuePath;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what is wrong with routes, between their keys and with what they refer to. */
final class RouteCheck {
    private final TopicCatalogue catalogue;
    private final List<Declaration> datasets;
    private final List<String> problems;

    /** @param problems takes what is found */
    RouteCheck(TopicCatalogue catalogue, List<Declaration> datasets, List<String> problems) {
        this.catalogue = catalogue;
        this.datasets = datasets;
        this.problems = problems;
    }

    void check(Declaration route, List<Declaration> routes) {
        route.find(DeclarationKeys.FORMAT).ifPresent(format -> {
            checkClass(route, format);
            checkFields(route, format);
        });
        checkSource(route);
        checkLimits(route);
        checkSize(route, routes);
    }

    private void checkClass(Declaration route, RouteFormat format) {
        boolean said = route.has(DeclarationKeys.CLASS);
        boolean at = route.has(DeclarationKeys.CLASS_AT);
        boolean lookup = route.has(DeclarationKeys.CLASS_TOPIC);
        int sources = (said ? 1 : 0) + (at ? 1 : 0) + (lookup ? 1 : 0);
        if (format == RouteFormat.LADD && sources > 0) {
            wrong(
                    route,
                    said ? DeclarationKeys.CLASS : lookup ? DeclarationKeys.CLASS_TOPIC : DeclarationKeys.CLASS_AT,
                    "a class beside format ladd",
                    "none: images of this system hold their class");
        } else if (format != RouteFormat.LADD && sources != 1) {
            wrong(
                    route,
                    DeclarationKeys.CLASS,
                    sources == 0 ? "nothing says the class" : "several say the class",
                    "class: " + ValuePath.RULE + ", or class: {topic: ..., key: id}");
        }
        for (TypedKey<?> key :
                List.of(DeclarationKeys.CLASS_KEY, DeclarationKeys.CLASS_VALUE, DeclarationKeys.CLASS_MOST_WAITING)) {
            if (route.has(key) && !lookup) {
                wrong(route, key, "without class.topic", "class.topic as well");
            }
        }
    }

    private void checkFields(Declaration route, RouteFormat format) {
        if (format.hasFields() && !route.has(DeclarationKeys.PIXELS)) {
            wrong(route, DeclarationKeys.PIXELS, "not set", "the field with the picture, for format " + format.code());
        }
        if (!format.hasFields() && route.has(DeclarationKeys.PIXELS)) {
            wrong(
                    route,
                    DeclarationKeys.PIXELS,
                    "a field of format " + format.code(),
                    "format json or avro; the whole record is the picture of the others");
        }
        for (TypedKey<ValuePath> key : List.of(DeclarationKeys.ID, DeclarationKeys.CLASS, DeclarationKeys.CLASS_AT)) {
            route.find(key)
                    .filter(path -> path.isField() && !format.hasFields())
                    .ifPresent(path -> wrong(
                            route,
                            key,
                            path + " of format " + format.code(),
                            "key or header:<name>, where records have no fields"));
        }
        route.find(DeclarationKeys.FILTER).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.path().isField() && !format.hasFields())
                .forEach(condition -> wrong(
                        route,
                        DeclarationKeys.FILTER,
                        condition + " of format " + format.code(),
                        "conditions of key and header:<name>, where records have no fields"));
        route.find(DeclarationKeys.PIXELS)
                .filter(path -> !path.isField())
                .ifPresent(
                        path -> wrong(route, DeclarationKeys.PIXELS, path.toString(), "a field of the record's value"));
    }

    private void checkLimits(Declaration route) {
        if (route.get(DeclarationKeys.LIMIT_BYTES) > catalogue.maxMessageBytes()) {
            wrong(
                    route,
                    DeclarationKeys.LIMIT_BYTES,
                    DeclarationKeys.LIMIT_BYTES.type().print(route.get(DeclarationKeys.LIMIT_BYTES)),
                    "at most topics.max-message-bytes, " + catalogue.maxMessageBytes()
                            + " bytes: what is refused has to fit into the dead letters");
        }
    }

    private void checkSource(Declaration route) {
        Set<String> own = new HashSet<>();
        catalogue.shared().forEach(topic -> own.add(topic.name()));
        for (TypedKey<String> key : List.of(DeclarationKeys.FROM, DeclarationKeys.CLASS_TOPIC)) {
            route.find(key)
                    .filter(own::contains)
                    .ifPresent(topic -> wrong(route, key, topic + ", which this system writes", "a foreign topic"));
        }
        Optional<String> from = route.find(DeclarationKeys.FROM);
        boolean ofImages = from.filter(
                        topic -> catalogue.imagesPattern().matcher(topic).matches())
                .isPresent();
        boolean ladd = route.find(DeclarationKeys.FORMAT)
                .filter(RouteFormat.LADD::equals)
                .isPresent();
        if (ofImages && !ladd && datasets.stream().anyMatch(dataset -> from.equals(Optional.of(images(dataset))))) {
            wrong(route, DeclarationKeys.FROM, from.orElse("") + ", which holds images of this system", "format ladd");
        }
        if (from.isPresent() && from.equals(route.find(DeclarationKeys.CLASS_TOPIC))) {
            wrong(route, DeclarationKeys.CLASS_TOPIC, from.get() + ", as the pictures", "a topic of its own");
        }
    }

    private String images(Declaration dataset) {
        return catalogue.images(dataset.name()).name();
    }

    private void checkSize(Declaration route, List<Declaration> routes) {
        WiringCheck.named(datasets, route.find(DeclarationKeys.DATASET)).ifPresent(dataset -> {
            ImageShape shape = DeclaredDataset.shape(dataset, routes);
            route.find(DeclarationKeys.RESIZE_SIDE)
                    .filter(side -> side != shape.height() || side != shape.width())
                    .ifPresent(side -> wrong(
                            route,
                            DeclarationKeys.RESIZE_SIDE,
                            side + " px",
                            shape.height() + "x" + shape.width() + ", as all images of dataset " + dataset.name()));
            if (route.has(DeclarationKeys.RESIZE_MODE) && shape.height() != shape.width()) {
                wrong(route, DeclarationKeys.RESIZE_MODE, "images of " + shape, "a square shape of the dataset");
            }
            if (shape.values() > catalogue.maxMessageBytes() / 2) {
                wrong(
                        route,
                        DeclarationKeys.DATASET,
                        "images of " + shape.values() + " bytes",
                        "at most half of topics.max-message-bytes, " + catalogue.maxMessageBytes() / 2);
            }
        });
        if (route.has(DeclarationKeys.RESIZE_SIDE) && !route.has(DeclarationKeys.RESIZE_MODE)) {
            wrong(route, DeclarationKeys.RESIZE_MODE, "not set beside resize.side", DeclarationKeys.RESIZE_MODE.rule());
        }
    }

    /** Records that a route would read again as it has written them. */
    void checkCycles(List<Declaration> routes) {
        Map<String, Set<String>> next = new HashMap<>();
        for (Declaration route : routes) {
            route.find(DeclarationKeys.FROM)
                    .ifPresent(from -> WiringCheck.named(datasets, route.find(DeclarationKeys.DATASET))
                            .ifPresent(dataset -> next.computeIfAbsent(from, any -> new HashSet<>())
                                    .add(images(dataset))));
        }
        for (Declaration route : routes) {
            String from = route.find(DeclarationKeys.FROM).orElse("");
            if (reaches(next, from, from)) {
                wrong(route, DeclarationKeys.FROM, from + ", which the route fills in turn", "no circle of routes");
            }
        }
    }

    private static boolean reaches(Map<String, Set<String>> next, String start, String goal) {
        Deque<String> open = new ArrayDeque<>(next.getOrDefault(start, Set.of()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String at = open.pop();
            if (at.equals(goal)) {
                return true;
            }
            if (seen.add(at)) {
                open.addAll(next.getOrDefault(at, Set.of()));
            }
        }
        return false;
    }

    private void wrong(Declaration route, TypedKey<?> key, String value, String expected) {
        problems.add(WiringCheck.problem(route, key, value, expected));
    }
}
