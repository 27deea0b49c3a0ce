package dev.laddstreams.app.control;

import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import java.util.List;
import java.util.Optional;

/**
 * The tables of all datasets, where there are any.
 *
 * @param catalog empty where nothing was stored yet; the caller's, who closes it
 */
record StoredDatasets(Optional<DatasetCatalog> catalog) {
    List<String> ids() {
        return catalog.map(DatasetCatalog::datasets).orElse(List.of());
    }

    Optional<DatasetTable> find(String dataset) {
        return catalog.flatMap(tables -> tables.find(dataset));
    }
}
