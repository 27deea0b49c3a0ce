package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import java.util.List;
import java.util.Map;

/**
 * A declared sink.
 *
 * @param labelers whose labels it stores
 * @param catalog properties of its Iceberg catalog; none for the configured one
 */
public record DeclaredSink(String name, List<String> labelers, Map<String, String> catalog) {
    public DeclaredSink {
        labelers = List.copyOf(labelers);
        catalog = Map.copyOf(catalog);
    }

    static DeclaredSink of(Declaration sink) {
        return new DeclaredSink(
                sink.name(), sink.find(DeclarationKeys.LABELERS).orElse(List.of()), sink.passedThrough());
    }
}
