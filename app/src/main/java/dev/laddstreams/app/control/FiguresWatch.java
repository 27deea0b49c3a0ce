package dev.laddstreams.app.control;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import java.util.Collection;
import java.util.List;

/** Takes the figures of the system again and again. Not thread-safe. */
final class FiguresWatch implements AutoCloseable {
    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final CatalogSettings tables;
    private final LaneWatch lanes;

    FiguresWatch(KafkaConnection connection, TopicCatalogue catalogue, CatalogSettings tables) {
        this.connection = requireNonNull(connection, "connection");
        this.catalogue = requireNonNull(catalogue, "catalogue");
        this.tables = requireNonNull(tables, "tables");
        this.lanes = new LaneWatch(connection, catalogue);
    }

    /** @throws dev.laddstreams.errors.LaddException when Kafka, the registry or the tables do not answer */
    SystemFigures look() {
        SharedTopics topics = SharedTopics.of(connection, catalogue);
        Collection<DatasetManifest> datasets = topics.datasets().records();
        List<LaneWatch.Row> rows = lanes.look(topics);
        return new SystemFigures(
                datasets.size(),
                datasets.stream().mapToLong(DatasetManifest::getExpectedImages).sum(),
                rows.stream().mapToLong(LaneWatch.Row::labelled).sum(),
                rows.stream().mapToDouble(LaneWatch.Row::rate).sum(),
                stored(datasets),
                rows.stream().mapToLong(LaneWatch.Row::remaining).sum(),
                DeadLetterLog.count(connection, catalogue.deadLetters()).values().stream()
                        .mapToLong(DeadLetters.Count::waiting)
                        .sum(),
                topics.activations().records().stream()
                        .filter(activation -> activation.getVersion() > 0)
                        .map(activation -> activation.getDataset() + " by " + activation.getLabelerId() + " version "
                                + activation.getVersion())
                        .sorted()
                        .toList());
    }

    private long stored(Collection<DatasetManifest> datasets) {
        if (datasets.isEmpty()) {
            return 0;
        }
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            return datasets.stream()
                    .flatMap(manifest -> catalog.find(manifest.getDataset()).stream())
                    .mapToLong(DatasetTable::rows)
                    .sum();
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
