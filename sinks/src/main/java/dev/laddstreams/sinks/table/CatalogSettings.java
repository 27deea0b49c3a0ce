package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;

/**
 * Where the tables are.
 *
 * @param namespace of the tables; a dataset's table has the dataset's id as its name
 * @param properties Iceberg's standard catalog properties: {@code type} or {@code catalog-impl}, {@code uri},
 *     {@code warehouse}, {@code io-impl} and the catalog's own
 * @param claimChecks may hold the pixels that a table refers to
 */
public record CatalogSettings(String namespace, Map<String, String> properties, TrustedFiles claimChecks) {
    /** The namespace unless another is configured. */
    public static final String DEFAULT_NAMESPACE = "ladd";

    private static final String LOCAL = "file://";

    /** The file of a local catalog, in its folder. */
    static final String DATABASE = "catalog.sqlite";

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String DATABASE_OPTIONS = "?busy_timeout=10000&journal_mode=WAL&synchronous=FULL";

    /** Class of each type, as Iceberg has them. */
    private static final Map<String, String> TYPES = Map.of(
            CatalogUtil.ICEBERG_CATALOG_TYPE_HADOOP, CatalogUtil.ICEBERG_CATALOG_HADOOP,
            CatalogUtil.ICEBERG_CATALOG_TYPE_HIVE, CatalogUtil.ICEBERG_CATALOG_HIVE,
            CatalogUtil.ICEBERG_CATALOG_TYPE_REST, CatalogUtil.ICEBERG_CATALOG_REST,
            CatalogUtil.ICEBERG_CATALOG_TYPE_GLUE, CatalogUtil.ICEBERG_CATALOG_GLUE,
            CatalogUtil.ICEBERG_CATALOG_TYPE_NESSIE, CatalogUtil.ICEBERG_CATALOG_NESSIE,
            CatalogUtil.ICEBERG_CATALOG_TYPE_JDBC, CatalogUtil.ICEBERG_CATALOG_JDBC,
            CatalogUtil.ICEBERG_CATALOG_TYPE_BIGQUERY, CatalogUtil.ICEBERG_CATALOG_BIGQUERY);

    public CatalogSettings {
        properties = Map.copyOf(properties);
        if (namespace.isBlank()) {
            throw LaddException.cannot(
                    Reason.USAGE, "open a table catalog", "namespace '" + namespace + "'", "a name such as ladd");
        }
        if (!properties.containsKey(CatalogUtil.ICEBERG_CATALOG_TYPE)
                && !properties.containsKey(CatalogProperties.CATALOG_IMPL)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "open a table catalog",
                    "properties " + properties.keySet(),
                    CatalogUtil.ICEBERG_CATALOG_TYPE + " or " + CatalogProperties.CATALOG_IMPL + " among them");
        }
    }

    /**
     * Iceberg itself ends with a null pointer, and only once the catalog is used.
     *
     * @throws LaddException {@code USAGE} when the type is none that Iceberg knows, or a class is not there
     */
    public void requireClasses() {
        Optional.ofNullable(properties.get(CatalogUtil.ICEBERG_CATALOG_TYPE)).ifPresent(type -> {
            String implementation = TYPES.get(type.toLowerCase(Locale.ROOT));
            if (implementation == null) {
                throw LaddException.cannot(
                        Reason.USAGE,
                        "open a table catalog",
                        CatalogUtil.ICEBERG_CATALOG_TYPE + " " + type,
                        "one of "
                                + String.join(
                                        ", ", TYPES.keySet().stream().sorted().toList()));
            }
            requireClass(CatalogUtil.ICEBERG_CATALOG_TYPE + " " + type, implementation);
        });
        for (String key : List.of(
                CatalogProperties.CATALOG_IMPL,
                CatalogProperties.FILE_IO_IMPL,
                CatalogProperties.METRICS_REPORTER_IMPL)) {
            Optional.ofNullable(properties.get(key)).ifPresent(name -> requireClass(key, name));
        }
    }

    private static void requireClass(String key, String name) {
        try {
            Class.forName(name, false, CatalogSettings.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "open a table catalog",
                    key + " with class " + name,
                    "a class on this command's class path; " + e.getMessage() + " is not there",
                    e);
        }
    }

    /** Tables that hold all pixels themselves. */
    public CatalogSettings(String namespace, Map<String, String> properties) {
        this(namespace, properties, new TrustedFiles(List.of()));
    }

    /** The same tables, whose claim-checked pixels lie here. */
    public CatalogSettings withClaimChecks(TrustedFiles files) {
        return new CatalogSettings(namespace, properties, files);
    }

    /**
     * A catalog of its own in a local folder: SQLite for the pointers, plain files for all else. Several processes on one
     * machine may use it at once.
     */
    public static CatalogSettings local(Path folder) {
        return local(folder, folder(folder));
    }

    /**
     * As {@link #local(Path)}, with tables that lie elsewhere.
     *
     * @param place Iceberg's properties of where they lie
     */
    public static CatalogSettings local(Path folder, Map<String, String> place) {
        Map<String, String> properties = new LinkedHashMap<>(place);
        properties.put(CatalogUtil.ICEBERG_CATALOG_TYPE, CatalogUtil.ICEBERG_CATALOG_TYPE_JDBC);
        properties.put(
                CatalogProperties.URI, databaseUrl(folder.toAbsolutePath().normalize()));
        properties.put(CatalogProperties.CLIENT_POOL_SIZE, "1");
        properties.put("jdbc.schema-version", "V1");
        return new CatalogSettings(DEFAULT_NAMESPACE, properties);
    }

    /** Iceberg's properties of tables that lie in a folder. */
    public static Map<String, String> folder(Path folder) {
        return Map.of(
                CatalogProperties.WAREHOUSE_LOCATION,
                LOCAL + folder.toAbsolutePath().normalize(),
                CatalogProperties.FILE_IO_IMPL,
                LocalFileIO.class.getName());
    }

    /** Whether it is one of {@link #local} whose folder holds none yet. */
    boolean isNewLocal() {
        return catalogFolder().filter(folder -> !isLocalWarehouse(folder)).isPresent();
    }

    /** The folder of a catalog of {@link #local}. */
    Optional<Path> catalogFolder() {
        String url = properties.getOrDefault(CatalogProperties.URI, "");
        return url.startsWith(SQLITE) && url.endsWith(DATABASE_OPTIONS)
                ? Optional.ofNullable(Path.of(url.substring(SQLITE.length(), url.length() - DATABASE_OPTIONS.length()))
                        .getParent())
                : Optional.empty();
    }

    static String databaseUrl(Path warehouse) {
        return SQLITE + warehouse.resolve(DATABASE) + DATABASE_OPTIONS;
    }

    /** Whether a folder holds a catalog of {@link #local}. */
    public static boolean isLocalWarehouse(Path folder) {
        return Files.exists(folder.resolve(DATABASE));
    }
}
