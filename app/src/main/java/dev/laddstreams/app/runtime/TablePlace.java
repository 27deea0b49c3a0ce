package dev.laddstreams.app.runtime;

import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;

/** Where the tables of a catalog lie that somebody else keeps. */
final class TablePlace {
    private static final String S3 = "s3";

    private TablePlace() {}

    /**
     * The properties of a catalog with those of the place of its tables, where they do not say it themselves.
     *
     * @param configured {@code warehouse.dir}, which counts where the catalog names no warehouse
     */
    static Map<String, String> complete(Map<String, String> catalog, Optional<Place> configured, ObjectStores stores) {
        Map<String, String> complete = new HashMap<>();
        Optional<Place> warehouse = Optional.ofNullable(catalog.get(CatalogProperties.WAREHOUSE_LOCATION))
                .map(Place::new)
                .or(() -> configured);
        if (!catalog.containsKey(CatalogProperties.FILE_IO_IMPL)) {
            warehouse
                    .filter(place -> place.scheme().filter(S3::equals).isPresent())
                    .ifPresent(place -> complete.putAll(stores.tableProperties(place)));
        }
        if (!catalog.containsKey(CatalogProperties.WAREHOUSE_LOCATION)) {
            configured.flatMap(Place::folder).ifPresent(folder -> complete.putAll(CatalogSettings.folder(folder)));
        }
        complete.putAll(catalog);
        return complete;
    }
}
