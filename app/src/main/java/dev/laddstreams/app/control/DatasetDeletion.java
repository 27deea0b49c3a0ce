package dev.laddstreams.app.control;

import dev.laddstreams.clients.ConsumerGroups;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Tombstones;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.producers.ManifestRemoval;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes datasets with all that belongs to them. The manifest goes last: as long as it is there, images that are imported
 * under the id continue its revisions, and a deletion that was interrupted is finished by the next.
 *
 * @param tables empty where nothing was stored yet; the caller's, who closes them
 */
public record DatasetDeletion(
        KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> tables, Clock clock) {
    private static final String ACTION = "delete dataset";

    /**
     * Says what there is to delete, and who hinders it.
     *
     * @throws LaddException {@code USAGE} when there is nothing of such a dataset
     */
    public DeletionOutcome plan(String dataset) {
        DatasetParts parts = inventory().find(ACTION, dataset);
        return new DeletionOutcome.Planned(parts, users(parts));
    }

    /**
     * Deletes all that there is of a dataset, unless somebody works on it.
     *
     * @throws LaddException {@code USAGE} when there is nothing of it; what was deleted before another failure stays so
     */
    public DeletionOutcome delete(String dataset) {
        DatasetParts parts = inventory().find(ACTION, dataset);
        List<String> users = users(parts);
        if (!users.isEmpty()) {
            return new DeletionOutcome.InUse(dataset, users);
        }
        try (ManifestRemoval manifest = ManifestRemoval.open(connection, catalogue, dataset)) {
            steps(parts, manifest).forEach(Runnable::run);
        }
        return new DeletionOutcome.Deleted(parts);
    }

    /** What {@link #delete} does, in its order. */
    List<Runnable> steps(DatasetParts parts, ManifestRemoval manifest) {
        Map<TopicSpec, List<String>> beside = new HashMap<>(parts.records());
        List<String> manifests =
                Optional.ofNullable(beside.remove(catalogue.datasets())).orElse(List.of());
        return List.of(
                () -> Tombstones.write(connection, catalogue, beside),
                () -> Topics.delete(connection, parts.topics()),
                () -> ConsumerGroups.delete(connection, parts.groups()),
                () -> tables.ifPresent(catalog -> catalog.drop(parts.dataset())),
                () -> manifests.forEach(dataset -> manifest.remove()));
    }

    DatasetInventory inventory() {
        return new DatasetInventory(connection, catalogue, tables);
    }

    private List<String> users(DatasetParts parts) {
        return new DatasetUsers(connection, catalogue).of(parts, clock.instant());
    }
}
