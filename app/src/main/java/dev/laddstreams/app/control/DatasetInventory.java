package dev.laddstreams.app.control;

import dev.laddstreams.clients.ConsumerGroups;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.DatasetGroups;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TableFacts;
import dev.laddstreams.sinks.table.TagInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Finds all that there is of a dataset, each kind by itself: what is left of half a dataset is found as well.
 *
 * @param tables empty where nothing was stored yet; the caller's, who closes them
 */
record DatasetInventory(KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> tables) {
    /** @throws LaddException {@code USAGE} when there is nothing of such a dataset */
    DatasetParts find(String action, String dataset) {
        DatasetParts parts = findAny(dataset);
        if (parts.isEmpty()) {
            throw DatasetCard.unknown(action, dataset, SharedTopics.of(connection, catalogue), stored());
        }
        return parts;
    }

    /** As {@link #find}; empty parts where there is nothing. */
    DatasetParts findAny(String dataset) {
        TopicCatalogue.requireDatasetId(dataset);
        SharedTopics shared = SharedTopics.of(connection, catalogue);
        return new DatasetParts(
                dataset,
                topics(dataset),
                ConsumerGroups.named(connection, group -> DatasetGroups.isOf(catalogue, dataset, group)),
                stored(dataset),
                records(shared, dataset),
                kept(shared, dataset));
    }

    private StoredDatasets stored() {
        return new StoredDatasets(tables);
    }

    private List<TopicSpec> topics(String dataset) {
        List<TopicSpec> own =
                List.of(catalogue.images(dataset), catalogue.augmented(dataset), catalogue.active(dataset));
        return Topics.describe(connection, own).stream()
                .filter(topic -> topic.found().isPresent())
                .map(TopicState::wanted)
                .toList();
    }

    private DatasetParts.Stored stored(String dataset) {
        Optional<DatasetTable> table = stored().find(dataset);
        return new DatasetParts.Stored(
                table.map(TableFacts::of),
                table.map(found -> found.tags().all().stream().map(TagInfo::tag).toList())
                        .orElse(List.of()),
                tables.flatMap(catalog -> catalog.leftOver(dataset)));
    }

    private Map<TopicSpec, List<String>> records(SharedTopics shared, String dataset) {
        Map<TopicSpec, List<String>> keys = new HashMap<>();
        keys.put(catalogue.datasets(), keys(shared.datasets(), DatasetManifest::getDataset, dataset));
        keys.put(catalogue.lanes(), keys(shared.lanes(), LaneStatus::getDataset, dataset));
        keys.put(catalogue.laneRequests(), keys(shared.requests(), LaneRequest::getDataset, dataset));
        keys.put(catalogue.activations(), keys(shared.activations(), Activation::getDataset, dataset));
        keys.put(catalogue.progress(), keys(shared.progress(), LabelingProgress::getDataset, dataset));
        keys.put(catalogue.evaluations(), keys(shared.evaluations(), Evaluation::getDataset, dataset));
        keys.values().removeIf(List::isEmpty);
        return keys;
    }

    private static <T extends SpecificRecord> List<String> keys(
            TopicMemo<T> topic, Function<T, String> datasetOf, String dataset) {
        return topic.byKey().entrySet().stream()
                .filter(record -> datasetOf.apply(record.getValue()).equals(dataset))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> kept(SharedTopics shared, String dataset) {
        List<String> kept = new ArrayList<>();
        shared.datasets()
                .find(dataset)
                .flatMap(manifest ->
                        Optional.ofNullable(manifest.getLabelPolicy().getLabelerId()))
                .ifPresent(labeler -> kept.add(labeler(shared, labeler)));
        long letters = DeadLetterLog.count(connection, catalogue.deadLetters()).entrySet().stream()
                .filter(origin -> List.of(
                                catalogue.images(dataset).name(),
                                catalogue.augmented(dataset).name())
                        .contains(origin.getKey().topic()))
                .mapToLong(origin ->
                        origin.getValue().waiting() + origin.getValue().replayed())
                .sum();
        if (letters > 0) {
            kept.add(letters + " dead letters of its records, until "
                    + catalogue.deadLetters().name() + " forgets them");
        }
        return kept;
    }

    private static String labeler(SharedTopics shared, String labelerId) {
        List<Integer> versions = shared.labelers().records().stream()
                .filter(labeler -> labeler.getLabelerId().equals(labelerId))
                .map(LabelerDescriptor::getVersion)
                .sorted()
                .toList();
        return "labeler " + labelerId + ", its versions " + versions + " and their bundles";
    }
}
