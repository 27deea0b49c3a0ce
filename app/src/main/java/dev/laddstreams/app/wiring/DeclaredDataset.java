package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.DatasetDescription.Origin;
import dev.laddstreams.producers.RoutedDataset;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A declared dataset.
 *
 * @param labelerId whose versions label it; empty for hard labels alone
 * @param quiet for how long no image has arrived when it is sealed
 */
public record DeclaredDataset(
        String id,
        List<String> classNames,
        ImageShape shape,
        Normalisation normalisation,
        Optional<String> labelerId,
        OptionalInt expected,
        Duration quiet) {
    static final ImageShape DEFAULT_SHAPE = new ImageShape(3, 32, 32);

    private static final double DEFAULT_MOMENT = 0.5;
    private static final int FAMILY_WIDTH = 128;
    /** Images of one batch arrive within it. */
    private static final Duration COMPLETE_QUIET = Duration.ofSeconds(1);

    public DeclaredDataset {
        classNames = List.copyOf(classNames);
    }

    static DeclaredDataset of(Declaration dataset, List<Declaration> labelers, List<Declaration> routes) {
        ImageShape shape = shape(dataset, routes);
        Optional<Integer> expected = dataset.find(DeclarationKeys.EXPECTED);
        return new DeclaredDataset(
                dataset.name(),
                dataset.find(DeclarationKeys.CLASSES).orElse(List.of()),
                shape,
                new Normalisation(
                        moments(dataset.find(DeclarationKeys.MEAN), shape),
                        moments(dataset.find(DeclarationKeys.STD), shape)),
                labelers.stream()
                        .filter(labeler -> Optional.of(dataset.name()).equals(labeler.find(DeclarationKeys.DATASET)))
                        .map(Declaration::name)
                        .findFirst(),
                expected.isPresent() ? OptionalInt.of(expected.get()) : OptionalInt.empty(),
                expected.isPresent() ? COMPLETE_QUIET : dataset.get(DeclarationKeys.SEAL_AFTER));
    }

    /** As declared; else the square that its routes resize to. */
    static ImageShape shape(Declaration dataset, List<Declaration> routes) {
        return dataset.find(DeclarationKeys.SHAPE)
                .or(() -> routes.stream()
                        .filter(route -> Optional.of(dataset.name()).equals(route.find(DeclarationKeys.DATASET)))
                        .flatMap(route -> route.find(DeclarationKeys.RESIZE_SIDE).stream())
                        .findFirst()
                        .map(side -> new ImageShape(DEFAULT_SHAPE.channels(), side, side)))
                .orElse(DEFAULT_SHAPE);
    }

    private static List<Float> moments(Optional<List<Double>> declared, ImageShape shape) {
        List<Double> given = declared.orElse(List.of(DEFAULT_MOMENT));
        return (given.size() == shape.channels() ? given : Collections.nCopies(shape.channels(), given.get(0)))
                .stream().map(Double::floatValue).toList();
    }

    RoutedDataset routed() {
        return new RoutedDataset(
                new DatasetDescription(
                        id,
                        classNames,
                        shape,
                        normalisation,
                        ConvNetSpec.forInput(shape, classNames.size(), FAMILY_WIDTH)
                                .family(),
                        new Origin(RoutedDataset.METHOD, Map.of(), 0),
                        labelerId),
                expected,
                quiet);
    }
}
