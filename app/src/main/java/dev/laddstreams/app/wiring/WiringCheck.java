package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.app.config.DeclarationKind;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds everything that is wrong between declarations, each with the line that it stands on. */
final class WiringCheck {
    private final TopicCatalogue catalogue;
    private final List<Declaration> datasets;
    private final List<Declaration> routes;
    private final List<Declaration> labelers;
    private final List<Declaration> sinks;
    private final Map<String, String> configuredCatalog;
    private final List<String> problems = new ArrayList<>();

    WiringCheck(Configuration configuration) {
        this.catalogue = PartSettings.catalogue(configuration);
        this.configuredCatalog = configuration.passThrough("catalog.");
        this.datasets = configuration.declared(DeclarationKind.DATASETS);
        this.routes = configuration.declared(DeclarationKind.ROUTES);
        this.labelers = configuration.declared(DeclarationKind.LABELERS);
        this.sinks = configuration.declared(DeclarationKind.SINKS);
    }

    List<String> problems() {
        datasets.forEach(this::checkDataset);
        RouteCheck checked = new RouteCheck(catalogue, datasets, problems);
        for (Declaration route : routes) {
            require(route, DeclarationKeys.FROM);
            require(route, DeclarationKeys.FORMAT);
            refer(route, DeclarationKeys.DATASET, datasets);
            checked.check(route, routes);
        }
        checked.checkCycles(routes);
        checkLabelers();
        checkSinks();
        checkCatalogs();
        return List.copyOf(problems);
    }

    private void checkDataset(Declaration dataset) {
        require(dataset, DeclarationKeys.CLASSES);
        dataset.find(DeclarationKeys.CLASSES)
                .filter(classes -> classes.size() < 2)
                .ifPresent(classes ->
                        wrong(dataset, DeclarationKeys.CLASSES, String.join(",", classes), "2 or more classes"));
        named(dataset, DeclarationKeys.IMAGES, catalogue.images(dataset.name()).name());
        ImageShape shape = DeclaredDataset.shape(dataset, routes);
        for (TypedKey<List<Double>> moments : List.of(DeclarationKeys.MEAN, DeclarationKeys.STD)) {
            dataset.find(moments)
                    .filter(given -> given.size() != 1 && given.size() != shape.channels())
                    .ifPresent(given -> wrong(
                            dataset, moments, given.size() + " numbers", "one, or one for each channel of " + shape));
        }
        dataset.find(DeclarationKeys.STD)
                .filter(given -> given.contains(0.0))
                .ifPresent(given -> wrong(dataset, DeclarationKeys.STD, "0", "numbers above 0"));
    }

    private void checkLabelers() {
        Map<String, Declaration> byDataset = new HashMap<>();
        for (Declaration labeler : labelers) {
            refer(labeler, DeclarationKeys.DATASET, datasets);
            labeler.find(DeclarationKeys.DATASET).ifPresent(dataset -> {
                if (datasets.stream().anyMatch(declared -> declared.name().equals(dataset))) {
                    named(
                            labeler,
                            DeclarationKeys.AUGMENTED,
                            catalogue.augmented(dataset).name());
                }
                Declaration other = byDataset.putIfAbsent(dataset, labeler);
                if (other != null) {
                    wrong(
                            labeler,
                            DeclarationKeys.DATASET,
                            dataset + ", which " + other.path() + " labels",
                            "one labeler a dataset, whose versions are published one after the other");
                }
            });
        }
    }

    private void checkSinks() {
        Map<String, Declaration> byLabeler = new HashMap<>();
        for (Declaration sink : sinks) {
            require(sink, DeclarationKeys.LABELERS);
            for (String labeler : sink.find(DeclarationKeys.LABELERS).orElse(List.of())) {
                refer(sink, DeclarationKeys.LABELERS, labeler, labelers);
                Declaration other = byLabeler.putIfAbsent(labeler, sink);
                if (other != null) {
                    wrong(
                            sink,
                            DeclarationKeys.LABELERS,
                            labeler + ", which " + other.path() + " stores",
                            "one sink a labeler: both would write the same table");
                }
            }
        }
    }

    /** Every command that reads tables reads one catalog. */
    private void checkCatalogs() {
        Map<String, String> first = configuredCatalog;
        for (Declaration sink : sinks) {
            Map<String, String> catalog = sink.passedThrough();
            if (!catalog.isEmpty() && !first.isEmpty() && !first.equals(catalog)) {
                problems.add("Cannot use " + sink.path() + ".catalog: another catalog at " + sink.origin()
                        + " (expected: the catalog that catalog.* or the other sinks name)");
            }
            first = first.isEmpty() ? catalog : first;
        }
        for (Declaration labeler : labelers) {
            boolean stored = sinks.stream().anyMatch(sink -> sink.find(DeclarationKeys.LABELERS)
                    .orElse(List.of())
                    .contains(labeler.name()));
            if (!sinks.isEmpty() && !stored) {
                problems.add("Cannot use " + labeler.path() + ": no sink stores its labels, at " + labeler.origin()
                        + " (expected: its name among the labelers of one)");
            }
        }
    }

    private void require(Declaration declaration, TypedKey<?> key) {
        if (!declaration.has(key)) {
            problems.add("Cannot use " + declaration.path() + " at " + declaration.origin() + ": it has no "
                    + key.name() + " (expected: " + key.rule() + ")");
        }
    }

    private void refer(Declaration from, TypedKey<String> key, List<Declaration> to) {
        require(from, key);
        from.find(key).ifPresent(name -> refer(from, key, name, to));
    }

    private void refer(Declaration from, TypedKey<?> key, String name, List<Declaration> to) {
        List<String> names = to.stream().map(Declaration::name).toList();
        if (!names.contains(name)) {
            String what = key.equals(DeclarationKeys.LABELERS) ? "labeler" : "dataset";
            wrong(
                    from,
                    key,
                    name,
                    names.isEmpty()
                            ? "a declared " + what + ", and none is declared"
                            : "a declared " + what + ": " + String.join(", ", names) + NearestName.hint(name, names));
        }
    }

    /** The names of this system's own topics follow from the dataset. */
    private void named(Declaration declaration, TypedKey<String> key, String topic) {
        declaration
                .find(key)
                .filter(name -> !name.equals(topic))
                .ifPresent(name -> wrong(declaration, key, name, topic + ", as the topics of a dataset are named"));
    }

    private void wrong(Declaration declaration, TypedKey<?> key, String value, String expected) {
        problems.add(problem(declaration, key, value, expected));
    }

    static String problem(Declaration declaration, TypedKey<?> key, String value, String expected) {
        return "Cannot use " + declaration.path(key) + ": " + value + " at " + declaration.origin(key) + " (expected: "
                + expected + ")";
    }

    static Optional<Declaration> named(List<Declaration> declarations, Optional<String> name) {
        return declarations.stream()
                .filter(declaration -> Optional.of(declaration.name()).equals(name))
                .findFirst();
    }
}
