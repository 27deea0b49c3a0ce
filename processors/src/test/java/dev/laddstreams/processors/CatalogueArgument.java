package dev.laddstreams.processors;

import dev.laddstreams.schemas.TopicCatalogue;

/** A catalogue as an argument of another process: its partitions and its replicas, such as {@code 4x3}. */
public final class CatalogueArgument {
    private static final char BETWEEN = 'x';

    private CatalogueArgument() {}

    public static String of(TopicCatalogue catalogue) {
        return Integer.toString(catalogue.partitions()) + BETWEEN + catalogue.replicationFactor();
    }

    public static TopicCatalogue parse(String argument) {
        int between = argument.indexOf(BETWEEN);
        return new TopicCatalogue(
                Integer.parseInt(argument.substring(0, between)),
                Short.parseShort(argument.substring(between + 1)),
                TopicCatalogue.DEFAULT.maxMessageBytes());
    }
}
