package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.app.config.DeclarationKind;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.producers.RoutedDataset;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is declared, in the order of the names.
 *
 * @param labelers by the labeler's id
 * @param sinks by the sink's name
 */
public record Wiring(
        List<DeclaredDataset> datasets,
        List<RouteSpec> routes,
        List<DeclaredLabeler> labelers,
        List<DeclaredSink> sinks) {
    /** Nothing is declared. */
    public static final Wiring NONE = new Wiring(List.of(), List.of(), List.of(), List.of());

    public Wiring {
        datasets = List.copyOf(datasets);
        routes = List.copyOf(routes);
        labelers = List.copyOf(labelers);
        sinks = List.copyOf(sinks);
    }

    /** The outcome with what is wrong between the declarations. */
    public static ConfigurationLoader.Outcome check(ConfigurationLoader.Outcome outcome) {
        return outcome.with(new WiringCheck(outcome.configuration()).problems());
    }

    /** The declarations of a configuration that {@link #check} has found nothing wrong with. */
    public static Wiring of(Configuration configuration) {
        List<Declaration> labelers = configuration.declared(DeclarationKind.LABELERS);
        List<Declaration> routes = configuration.declared(DeclarationKind.ROUTES);
        List<DeclaredDataset> datasets = configuration.declared(DeclarationKind.DATASETS).stream()
                .map(dataset -> DeclaredDataset.of(dataset, labelers, routes))
                .toList();
        return new Wiring(
                datasets,
                routes.stream()
                        .map(route -> DeclaredRoute.of(
                                route,
                                datasets.stream()
                                        .filter(dataset ->
                                                Optional.of(dataset.id()).equals(route.find(DeclarationKeys.DATASET)))
                                        .findFirst()
                                        .orElseThrow()))
                        .toList(),
                labelers.stream().map(DeclaredLabeler::of).toList(),
                configuration.declared(DeclarationKind.SINKS).stream()
                        .map(DeclaredSink::of)
                        .toList());
    }

    /** Datasets that a route fills, whose manifests are kept. */
    public List<RoutedDataset> routedDatasets() {
        return datasets.stream()
                .filter(dataset -> routes.stream()
                        .anyMatch(route -> route.target().dataset().equals(dataset.id())))
                .map(DeclaredDataset::routed)
                .toList();
    }

    public Optional<RouteSpec> route(String name) {
        return routes.stream().filter(route -> route.name().equals(name)).findFirst();
    }
}
