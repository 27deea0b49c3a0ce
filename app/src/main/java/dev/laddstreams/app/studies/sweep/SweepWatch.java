package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.control.FailedLanes;
import dev.laddstreams.app.runtime.Patience;
import dev.laddstreams.app.runtime.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Waits until versions have labelled the dataset and their labels are tagged in its table. For one thread. */
final class SweepWatch {
    private static final Duration POLL = Duration.ofMillis(500);

    private final StackAccess stack;
    private final DatasetManifest manifest;
    private final String labelerId;
    private final DatasetCatalog catalog;
    private final Patience patience;
    /** What lanes said before is not about this sweep: a lane that failed is tried again when its process starts. */
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** @param catalog the caller's, who closes it */
    SweepWatch(
            StackAccess stack, RoleThreads roles, DatasetCatalog catalog, DatasetManifest manifest, String labelerId) {
        this.stack = stack;
        this.manifest = manifest;
        this.labelerId = labelerId;
        this.catalog = catalog;
        this.patience = new Patience(roles);
    }

    /**
     * Waits for all of them.
     *
     * @param versions by tag
     * @return what each tag holds, by tag
     */
    Map<String, TagInfo> awaitTags(Map<String, Integer> versions, ProgressListener listener) {
        Map<String, TagInfo> found = new HashMap<>();
        Map<Integer, Integer> labelled = new HashMap<>();
        long expected = (long) manifest.getExpectedImages() * versions.size();
        try (TopicFollower topics = new TopicFollower(stack.connection())) {
            topics.follow(
                    stack.catalogue().lanes(),
                    LaneStatus.class,
                    new FailedLanes(
                            lane -> isMeant(lane.getDataset(), lane.getLabelerId())
                                    && versions.containsValue(lane.getVersion())
                                    && !lane.getUpdatedAt().isBefore(begun),
                            patience::news));
            topics.follow(
                    stack.catalogue().datasets(),
                    DatasetManifest.class,
                    (key, newer) -> newer.ifPresent(this::requireSameImages));
            topics.follow(stack.catalogue().progress(), LabelingProgress.class, (key, value) -> {
                patience.news();
                value.filter(record -> isMeant(record.getDataset(), record.getLabelerId())
                                && record.getManifestRevision() == manifest.getRevision()
                                && versions.containsValue(record.getVersion()))
                        .ifPresent(record -> labelled.put(record.getVersion(), record.getLabelled()));
            });
            patience.await("label and store", () -> {
                topics.poll(POLL);
                found.putAll(tags(versions.keySet()));
                long done =
                        labelled.values().stream().mapToLong(Integer::longValue).sum();
                // Storing is worth as much as labelling: it has no count of its own.
                listener.progress(
                        done + expected * found.size() / versions.size(),
                        2 * expected,
                        done + " of " + expected + " labels, " + found.size() + " of " + versions.size()
                                + " versions complete");
                return found.size() == versions.size();
            });
        }
        return found;
    }

    /** Those of the tags that exist. */
    Map<String, TagInfo> tags(Collection<String> wanted) {
        Map<String, TagInfo> found = new HashMap<>();
        catalog.find(manifest.getDataset())
                .ifPresent(table -> wanted.forEach(tag -> {
                    Optional<TagInfo> info = table.tags().find(tag);
                    info.ifPresent(present -> found.put(tag, present));
                }));
        return found;
    }

    private void requireSameImages(DatasetManifest newer) {
        if (newer.getDataset().equals(manifest.getDataset()) && newer.getRevision() > manifest.getRevision()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "go on with the sweep over dataset " + manifest.getDataset(),
                    "its images have changed: revision " + newer.getRevision() + " instead of "
                            + manifest.getRevision(),
                    "images that stay as they are meanwhile; the same command sweeps over the new ones");
        }
    }

    private boolean isMeant(String dataset, String labeler) {
        return dataset.equals(manifest.getDataset()) && labeler.equals(labelerId);
    }
}
