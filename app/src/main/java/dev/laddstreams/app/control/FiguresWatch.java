package dev.laddstreams.app.control;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
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
        double rate = lanes.look(topics).stream()
                .mapToDouble(row -> row.pace().rate())
                .sum();
        long labelled = 0;
        long toLabel = 0;
        for (DatasetManifest manifest : datasets) {
            for (LabelerDescriptor labeler : labelersOf(manifest, topics)) {
                int done = topics.progress()
                        .find(RecordKeys.progress(
                                manifest.getDataset(),
                                manifest.getRevision(),
                                labeler.getLabelerId(),
                                labeler.getVersion()))
                        .map(LabelingProgress::getLabelled)
                        .orElse(0);
                labelled += done;
                toLabel += Math.max(0, manifest.getExpectedImages() - done);
            }
        }
        return new SystemFigures(
                datasets.size(),
                datasets.stream().mapToLong(DatasetManifest::getExpectedImages).sum(),
                labelled,
                rate,
                stored(datasets),
                toLabel,
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

    /** The versions whose labels the dataset gets. */
    private static List<LabelerDescriptor> labelersOf(DatasetManifest manifest, SharedTopics topics) {
        if (manifest.getLabelPolicy().getKind() != LabelPolicyKind.DENSE) {
            return List.of();
        }
        return topics.labelers().records().stream()
                .filter(labeler ->
                        labeler.getLabelerId().equals(manifest.getLabelPolicy().getLabelerId()))
                .filter(labeler -> topics.requests()
                        .find(RecordKeys.laneRequest(
                                manifest.getDataset(), labeler.getLabelerId(), labeler.getVersion()))
                        .filter(request -> request.getWish() == LaneWish.RETIRE)
                        .isEmpty())
                .toList();
    }

    private long stored(Collection<DatasetManifest> datasets) {
        if (datasets.isEmpty()) {
            return 0;
        }
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            return datasets.stream()
                    .flatMap(manifest -> catalog.find(manifest.getDataset()).stream())
                    .mapToLong(table -> table.figures().rows())
                    .sum();
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
