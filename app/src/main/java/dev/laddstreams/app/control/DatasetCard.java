package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TableFacts;
import dev.laddstreams.sinks.table.TagCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that topics and table say of one dataset; as JSON with these names.
 *
 * @param manifest null where only a table is left
 * @param table null where nothing was stored yet
 * @param tags oldest first
 */
public record DatasetCard(
        String dataset,
        @Nullable Head manifest,
        List<DataTopic> topics,
        @Nullable TableFacts table,
        List<LabelerUse> labelers,
        List<Tag> tags,
        List<Figure> evaluations) {
    /**
     * The manifest.
     *
     * @param storedBytes that the parameterisation of the images really takes
     */
    public record Head(
            int revision,
            String state,
            String updatedAt,
            Content content,
            Origin origin,
            String labels,
            @Nullable String labeler,
            long storedBytes) {
        private static Head of(DatasetManifest manifest) {
            return new Head(
                    manifest.getRevision(),
                    EnumCode.of(manifest.getState()),
                    manifest.getUpdatedAt().toString(),
                    new Content(
                            manifest.getExpectedImages(),
                            DatasetList.shapeOf(manifest),
                            manifest.getClassNames(),
                            ImageSpace.of(manifest.getNormalisation())),
                    new Origin(
                            manifest.getMethod(),
                            new TreeMap<>(manifest.getRecipe()),
                            manifest.getNetworkFamily(),
                            manifest.getStageLearningRates()),
                    EnumCode.of(manifest.getLabelPolicy().getKind()),
                    manifest.getLabelPolicy().getLabelerId(),
                    manifest.getStoredBytes());
        }
    }

    /** What its images are. */
    public record Content(int images, String shape, List<String> classes, ImageSpace normalisation) {}

    /** What made its images. */
    public record Origin(
            String method, Map<String, String> recipe, String networkFamily, List<Double> stageLearningRates) {}

    /** @param partitions 0 for a topic that does not exist */
    public record DataTopic(String name, int partitions) {
        private static DataTopic of(TopicState topic) {
            return new DataTopic(
                    topic.wanted().name(),
                    topic.found().map(TopicState.Found::partitions).orElse(0));
        }
    }

    /** @param active whether readers take it */
    public record Tag(String tag, long snapshot, String taggedAt, int revision, int images, boolean active) {}

    /** Accuracy of networks that were trained on a tag. */
    public record Figure(
            int revision, String labeler, int version, String recipe, double accuracy, double deviation, int networks) {
        private static Figure of(Evaluation evaluation) {
            return new Figure(
                    evaluation.getManifestRevision(),
                    evaluation.getLabelerId(),
                    evaluation.getVersion(),
                    evaluation.getRecipe(),
                    evaluation.getAccuracyMean(),
                    evaluation.getAccuracyStd(),
                    evaluation.getAccuracies().size());
        }
    }

    /**
     * Reads what there is of a dataset.
     *
     * @param catalog empty where nothing was stored yet
     * @throws LaddException {@code USAGE} for a dataset that has neither manifest nor table
     */
    public static DatasetCard read(
            KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> catalog, String dataset) {
        SharedTopics shared = SharedTopics.of(connection, catalogue);
        StoredDatasets stored = new StoredDatasets(catalog);
        Optional<DatasetManifest> manifest = shared.datasets().find(dataset);
        Optional<DatasetTable> table = stored.find(TopicCatalogue.requireDatasetId(dataset));
        if (manifest.isEmpty() && table.isEmpty()) {
            throw unknown("show dataset", dataset, shared, stored);
        }
        return new DatasetCard(
                dataset,
                manifest.map(Head::of).orElse(null),
                topics(connection, catalogue, dataset),
                table.map(TableFacts::of).orElse(null),
                manifest.map(found -> new LabelerUses(shared).on(found)).orElse(List.of()),
                table.map(found -> tags(found.tags())).orElse(List.of()),
                shared.evaluations().records().stream()
                        .filter(evaluation -> evaluation.getDataset().equals(dataset))
                        .map(Figure::of)
                        .sorted(Comparator.comparing(Figure::labeler)
                                .thenComparingInt(Figure::version)
                                .thenComparingInt(Figure::revision)
                                .thenComparing(Figure::recipe))
                        .toList());
    }

    /** Names the datasets that there are. */
    static LaddException unknown(String action, String dataset, SharedTopics shared, StoredDatasets stored) {
        TreeMap<String, String> known = new TreeMap<>();
        shared.datasets().byKey().keySet().forEach(id -> known.put(id, id));
        stored.ids().forEach(id -> known.put(id, id));
        return LaddException.cannot(
                Reason.USAGE,
                action,
                "'" + dataset + "'",
                known.isEmpty() ? "a dataset; there is none yet" : "one of " + String.join(", ", known.keySet()));
    }

    private static List<DataTopic> topics(KafkaConnection connection, TopicCatalogue catalogue, String dataset) {
        return Topics.describe(
                        connection,
                        List.of(catalogue.images(dataset), catalogue.augmented(dataset), catalogue.active(dataset)))
                .stream()
                .map(DataTopic::of)
                .toList();
    }

    private static List<Tag> tags(TagCatalog tags) {
        Optional<String> active = tags.active().map(TagInfo::tag);
        return tags.all().stream()
                .map(tag -> new Tag(
                        tag.tag(),
                        tags.snapshotId(tag),
                        Instant.ofEpochMilli(tag.taggedAt()).toString(),
                        tag.manifestRevision(),
                        tag.extent().images(),
                        active.equals(Optional.of(tag.tag()))))
                .toList();
    }
}
