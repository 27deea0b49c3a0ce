package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.app.config.DeclarationKind;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.producers.RoutedDataset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is declared, in the order of the names.
 *
 * @param labelers by the labeler's id
 * @param sinks by the sink's name
 */
public record Declarations(
        List<DeclaredDataset> datasets,
        List<RouteSpec> routes,
        List<DeclaredLabeler> labelers,
        List<DeclaredSink> sinks) {
    /** Nothing is declared. */
    public static final Declarations NONE = new Declarations(List.of(), List.of(), List.of(), List.of());

    public Declarations {
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
    public static Declarations of(Configuration configuration) {
        List<Declaration> labelers = configuration.declared(DeclarationKind.LABELERS);
        List<Declaration> routes = configuration.declared(DeclarationKind.ROUTES);
        List<DeclaredDataset> datasets = configuration.declared(DeclarationKind.DATASETS).stream()
                .map(dataset -> DeclaredDataset.of(dataset, labelers, routes))
                .toList();
        return new Declarations(
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

    /**
     * Shows what a route makes of samples.
     *
     * @param headers of every sample, by name
     * @param lookedUp what the class topic says of every sample; empty where it says nothing
     * @throws LaddException {@code USAGE} where no such route is declared
     */
    public RouteSamples samples(String name, Map<String, String> headers, Optional<String> lookedUp) {
        List<String> names = routes.stream().map(RouteSpec::name).toList();
        RouteSpec route = routes.stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "test route",
                        "'" + name + "'",
                        names.isEmpty()
                                ? "a declared route, and none is declared"
                                : "one of " + String.join(", ", names) + NearestName.hint(name, names)));
        DeclaredDataset dataset = datasets.stream()
                .filter(declared -> declared.id().equals(route.target().dataset()))
                .findFirst()
                .orElseThrow();
        return new RouteSamples(route, dataset.normalisation(), headers, lookedUp);
    }
}
