package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.app.config.ResizeMode;
import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.processors.route.ClassSource;
import dev.laddstreams.processors.route.ClassSource.Lookup;
import dev.laddstreams.processors.route.RouteFormat;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.processors.route.RouteTarget;
import java.util.List;
import java.util.Optional;

/** From a declared route to what runs. */
final class DeclaredRoute {
    private DeclaredRoute() {}

    static RouteSpec of(Declaration route, DeclaredDataset dataset) {
        RouteFormat format = route.find(DeclarationKeys.FORMAT).orElseThrow();
        return new RouteSpec(
                route.name(),
                route.find(DeclarationKeys.FROM).orElseThrow(),
                new RouteTarget(
                        dataset.id(),
                        dataset.classNames(),
                        new PictureRule(
                                dataset.shape(),
                                route.find(DeclarationKeys.RESIZE_MODE).map(ResizeMode::rule),
                                route.get(DeclarationKeys.LIMIT_PIXELS))),
                format,
                route.get(DeclarationKeys.ID),
                route.find(DeclarationKeys.PIXELS),
                format == RouteFormat.LADD ? Optional.empty() : Optional.of(classSource(route)),
                new RouteSpec.Choice(
                        route.find(DeclarationKeys.FILTER).orElse(List.of()),
                        route.get(DeclarationKeys.SAMPLE),
                        route.get(DeclarationKeys.LIMIT_BYTES),
                        route.get(DeclarationKeys.LIMIT_DECODE_TIME)));
    }

    private static ClassSource classSource(Declaration route) {
        ClassSource.Form form = route.get(DeclarationKeys.CLASS_AS);
        return route.find(DeclarationKeys.CLASS_TOPIC)
                .map(topic -> new ClassSource(
                        route.find(DeclarationKeys.CLASS_VALUE),
                        form,
                        Optional.of(new Lookup(topic, route.get(DeclarationKeys.CLASS_MOST_WAITING)))))
                .orElseGet(() -> new ClassSource(
                        route.find(DeclarationKeys.CLASS).or(() -> route.find(DeclarationKeys.CLASS_AT)),
                        form,
                        Optional.empty()));
    }
}
