package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of all datasets. Reading it needs no Kafka. Threads may share it; the one who opened it closes it. */
public final class DatasetCatalog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetCatalog.class);
    private static final String FILE_SCHEME = "file://";
    private static final int OPEN_ATTEMPTS = 10;
    private static final long OPEN_RETRY_MILLIS = 100;
    private static final Map<String, String> TABLE_PROPERTIES = Map.of(
            "format-version", "2",
            "write.parquet.compression-codec", "zstd",
            "write.metadata.metrics.default", "counts",
            "write.metadata.delete-after-commit.enabled", "true",
            "write.metadata.previous-versions-max", "20",
            "commit.retry.num-retries", "20",
            "commit.retry.min-wait-ms", "10");

    private final Catalog catalog;
    private final Namespace namespace;
    private final TrustedFiles claimChecks;
    /** Of a local catalog, whose tables lie in its folder. */
    private final Optional<LocalWarehouse> warehouse;

    private DatasetCatalog(
            Catalog catalog, Namespace namespace, TrustedFiles claimChecks, Optional<LocalWarehouse> warehouse) {
        this.warehouse = warehouse;
        this.catalog = catalog;
        this.namespace = namespace;
        this.claimChecks = claimChecks;
    }

    public static DatasetCatalog open(CatalogSettings settings) {
        settings.requireClasses();
        Optional<Path> folder = Optional.ofNullable(settings.properties().get(CatalogProperties.WAREHOUSE_LOCATION))
                .filter(location -> location.startsWith(FILE_SCHEME))
                .map(location -> Path.of(location.substring(FILE_SCHEME.length())));
        folder.or(settings::catalogFolder).ifPresent(DatasetCatalog::createLocalFolder);
        Catalog catalog = build(settings.properties());
        Namespace namespace = Namespace.of(settings.namespace());
        return new DatasetCatalog(
                catalog,
                namespace,
                settings.claimChecks(),
                folder.filter(CatalogSettings::isLocalWarehouse).map(local -> new LocalWarehouse(local, namespace)));
    }

    /** As {@link #open}, for what only looks: empty where a local catalog was not made yet. */
    public static Optional<DatasetCatalog> look(CatalogSettings settings) {
        return settings.isNewLocal() ? Optional.empty() : Optional.of(open(settings));
    }

    /** Processes that open a new catalog at the same moment get into each other's way while its schema is made. */
    private static Catalog build(Map<String, String> properties) {
        for (int attempt = 1; ; attempt++) {
            try {
                return CatalogUtil.buildIcebergCatalog("ladd", properties, null);
            } catch (RuntimeException e) {
                if (attempt == OPEN_ATTEMPTS) {
                    throw StorageFailure.of("open the table catalog", e);
                }
                LOG.debug("Opening the table catalog again", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(OPEN_RETRY_MILLIS);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("open the table catalog", e);
        }
    }

    private static void createLocalFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "create the warehouse", folder.toString(), "a writable folder", e);
        }
    }

    /** Ids of the datasets that have a table, sorted. */
    public List<String> datasets() {
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
            return List.of();
        }
        return catalog.listTables(namespace).stream()
                .map(TableIdentifier::name)
                .sorted()
                .toList();
    }

    /** The dataset's table as it is now; empty when nothing was stored of it yet. */
    public Optional<DatasetTable> find(String dataset) {
        try {
            Table table = catalog.loadTable(identifier(dataset));
            warehouse.ifPresent(local -> local.requireHere(dataset, table));
            return Optional.of(new DatasetTable(dataset, steady(table)));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        } catch (NotFoundException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "open the table of dataset " + dataset,
                    String.valueOf(e.getMessage()),
                    "the files that the catalog names; 'ladd dataset move' with --already-moved where somebody has moved"
                            + " them",
                    e);
        } catch (RuntimeException e) {
            throw StorageFailure.of("open the table of dataset " + dataset, e);
        }
    }

    /** The address of a local warehouse; empty for another catalog. */
    Optional<String> home() {
        return warehouse.map(LocalWarehouse::address);
    }

    /** The dataset's table as it is now. */
    public DatasetTable require(String dataset) {
        return find(dataset)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "read the stored dataset",
                        "'" + dataset + "'",
                        datasets().isEmpty()
                                ? "a dataset that was stored; none was so far"
                                : "one of " + String.join(", ", datasets())));
    }

    /** The dataset's table, made when this is the first sight of the dataset. */
    public DatasetTable findOrCreate(String dataset) {
        Optional<DatasetTable> existing = find(dataset);
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            return new DatasetTable(dataset, steady(create(identifier(dataset))));
        } catch (RuntimeException e) {
            throw StorageFailure.of("create the table of dataset " + dataset, e);
        }
    }

    /** Another process may be first with the namespace and with the table; how catalogs say so differs. */
    private Table create(TableIdentifier identifier) {
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
            try {
                namespaces.createNamespace(namespace);
            } catch (RuntimeException e) {
                if (!namespaces.namespaceExists(namespace)) {
                    throw e;
                }
            }
        }
        try {
            return catalog.createTable(identifier, TableColumns.SCHEMA, TableColumns.SPEC, TABLE_PROPERTIES);
        } catch (RuntimeException e) {
            if (!catalog.tableExists(identifier)) {
                throw e;
            }
            return catalog.loadTable(identifier);
        }
    }

    /**
     * Files of a local catalog's dataset that no table names any more, as an interrupted {@link #drop} leaves them; empty
     * where there are none, or a table is there.
     */
    public Optional<Path> leftOver(String dataset) {
        return find(dataset).isPresent()
                ? Optional.empty()
                : warehouse.map(local -> local.folderOf(dataset)).filter(Files::exists);
    }

    /** Ids of the datasets that have a table, and of those that have no more than a folder in a local warehouse. */
    NavigableSet<String> withFolders() {
        NavigableSet<String> ids = new TreeSet<>(datasets());
        warehouse.ifPresent(local -> ids.addAll(local.folders()));
        return ids;
    }

    /** The folder of a dataset in a local warehouse, as an address; its table may lie elsewhere. */
    Optional<String> localFolder(String dataset) {
        return warehouse.map(local -> FILE_SCHEME + local.folderOf(dataset));
    }

    /** Removes a dataset's table with all its files, those too that no snapshot names; does nothing where there is none. */
    public void drop(String dataset) {
        find(dataset).ifPresent(table -> drop(dataset, table));
        leftOver(dataset).ifPresent(folder -> LocalWarehouse.deleteFiles(dataset, folder));
    }

    private void drop(String dataset, DatasetTable table) {
        try {
            catalog.dropTable(identifier(dataset), warehouse.isEmpty());
        } catch (RuntimeException e) {
            throw StorageFailure.of("delete the table of dataset " + dataset, e);
        }
        if (warehouse.isPresent()) {
            LocalWarehouse.deleteFiles(dataset, LocalFileIO.path(table.iceberg().location()));
        } else if (table.iceberg().io() instanceof SupportsPrefixOperations files) {
            deletePrefix(dataset, files, table.iceberg().location() + "/");
        }
    }

    /** What no snapshot named, such as the files of writers that were killed. */
    private static void deletePrefix(String dataset, SupportsPrefixOperations files, String location) {
        try {
            files.deletePrefix(location);
        } catch (RuntimeException e) {
            throw StorageFailure.of("delete the files of dataset " + dataset, e);
        }
    }

    private static Table steady(Table table) {
        return table instanceof HasTableOperations loaded
                ? new BaseTable(new SteadyOperations(loaded.operations(), Clock.systemUTC()), table.name())
                : table;
    }

    /** The files that hold the pixels which are too large for a record. */
    TrustedFiles claimChecks() {
        return claimChecks;
    }

    private TableIdentifier identifier(String dataset) {
        return TableIdentifier.of(namespace, dataset);
    }

    @Override
    public void close() {
        if (catalog instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw StorageFailure.of("close the table catalog", e);
            }
        }
    }
}
