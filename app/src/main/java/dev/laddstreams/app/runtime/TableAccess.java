package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.util.Optional;

/**
 * The tables for what only looks: none are made where there are none.
 *
 * @param catalog empty where nothing was stored yet
 */
public record TableAccess(Optional<DatasetCatalog> catalog) implements AutoCloseable {
    public static TableAccess look(Configuration configuration) {
        return new TableAccess(DatasetCatalog.look(PartSettings.catalog(configuration, WorkDir.of(configuration))));
    }

    @Override
    public void close() {
        catalog.ifPresent(DatasetCatalog::close);
    }
}
