package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.producers.DatasetCopier;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Gives a dataset another id: its images are published under that, labelled again, and the old dataset stays until it is
 * deleted. Renaming again goes on where an interrupted renaming ended.
 *
 * @param tables empty where nothing was stored yet; the caller's, who closes them
 */
public record DatasetRenaming(
        KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> tables, Clock clock) {
    private static final String ACTION = "rename dataset";

    /**
     * The dataset under its new id.
     *
     * @param oldId that stays for now
     * @param labeler that labels it again; empty for hard labels alone
     */
    public record Renamed(String oldId, SealedDataset dataset, Optional<String> labeler) {
        /** Lines for people, without a trailing line break. */
        public String text() {
            List<String> lines = List.of(
                    dataset + ", as in " + oldId,
                    labeler.map(id -> "Versions of " + id + " that are not retired label it anew, by 'ladd up' or"
                                    + " 'ladd run labeler'; 'ladd status --watch' shows how far they are")
                            .orElse("No labeler labels it"),
                    oldId + " stays as it is, with its labels, tags and activation: 'ladd dataset delete " + oldId
                            + "' says what deleting it would remove");
            return String.join(System.lineSeparator(), lines);
        }
    }

    /**
     * Publishes the images under the new id.
     *
     * @throws LaddException {@code USAGE} when there is no such dataset, when it is not sealed, and when the new id is taken
     */
    public Renamed rename(String oldId, String newId, ProgressListener progress) {
        if (TopicCatalogue.requireDatasetId(newId).equals(oldId)) {
            throw LaddException.cannot(Reason.USAGE, ACTION + " " + oldId, "that is its own id", "another id");
        }
        SharedTopics shared = SharedTopics.of(connection, catalogue);
        DatasetManifest manifest = shared.datasets()
                .find(TopicCatalogue.requireDatasetId(oldId))
                .orElseThrow(() -> DatasetCard.unknown(ACTION, oldId, shared, new StoredDatasets(tables)));
        requireFree(newId, shared);
        DatasetManifest copy = new DatasetCopier(connection, catalogue)
                .copy(manifest, newId, () -> retireWhatIsRetired(shared, oldId, newId), progress);
        return new Renamed(
                oldId,
                SealedDataset.of(copy),
                Optional.ofNullable(copy.getLabelPolicy().getLabelerId()));
    }

    /** Of a dataset without a manifest nothing may be left but empty topics; one with a manifest may be the copy. */
    private void requireFree(String newId, SharedTopics shared) {
        DatasetParts parts = new DatasetInventory(connection, catalogue, tables).findAny(newId);
        boolean leftOver =
                parts.stored().table().isPresent() || parts.stored().leftOver().isPresent();
        if (leftOver && shared.datasets().find(newId).isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    ACTION + " to " + newId,
                    "a table is left of a dataset " + newId,
                    "an id that no dataset has; 'ladd dataset delete " + newId + "' would free it");
        }
    }

    /** A version that was retired does not begin to label because of a name. */
    private void retireWhatIsRetired(SharedTopics shared, String oldId, String newId) {
        LaneRequests requests = new LaneRequests(connection, catalogue);
        shared.requests().records().stream()
                .filter(request -> request.getDataset().equals(oldId) && request.getWish() == LaneWish.RETIRE)
                .forEach(request -> requests.write(LaneRequest.newBuilder(request)
                        .setDataset(newId)
                        .setRound(0)
                        .setExpiredAt(null)
                        .setRequestedAt(clock.instant())
                        .build()));
    }
}
