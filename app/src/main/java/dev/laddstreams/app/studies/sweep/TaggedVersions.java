package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The versions of a sweep, which are complete when their labels of the dataset are tagged in its table. */
final class TaggedVersions implements StudyWatch.LabelGoal {
    private final StackAccess stack;
    private final DatasetCatalog catalog;
    private final DatasetManifest manifest;
    private final String labelerId;
    private final Map<String, Integer> versions;
    /** What lanes said before is not about this sweep: a lane that failed is tried again when its process starts. */
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /**
     * @param catalog the caller's, who closes it
     * @param versions by tag
     */
    TaggedVersions(
            StackAccess stack,
            DatasetCatalog catalog,
            DatasetManifest manifest,
            String labelerId,
            Map<String, Integer> versions) {
        this.stack = stack;
        this.catalog = catalog;
        this.manifest = manifest;
        this.labelerId = labelerId;
        this.versions = Map.copyOf(versions);
    }

    /** What the tags that exist hold, by tag. */
    Map<String, TagInfo> tags() {
        Map<String, TagInfo> found = new HashMap<>();
        catalog.find(manifest.getDataset()).ifPresent(table -> versions.keySet().forEach(tag -> {
            Optional<TagInfo> info = table.tags().find(tag);
            info.ifPresent(present -> found.put(tag, present));
        }));
        return found;
    }

    @Override
    public int sets() {
        return versions.size();
    }

    @Override
    public long labels() {
        return (long) manifest.getExpectedImages() * versions.size();
    }

    @Override
    public boolean isMeant(LaneStatus lane) {
        return isMeant(lane.getDataset(), lane.getLabelerId(), lane.getVersion())
                && !lane.getUpdatedAt().isBefore(begun);
    }

    @Override
    public boolean isMeant(LabelingProgress progress) {
        return isMeant(progress.getDataset(), progress.getLabelerId(), progress.getVersion())
                && progress.getManifestRevision() == manifest.getRevision();
    }

    @Override
    public void follow(TopicFollower topics) {
        topics.follow(
                stack.catalogue().datasets(),
                DatasetManifest.class,
                (key, newer) -> newer.ifPresent(this::requireSameImages));
    }

    @Override
    public int complete(Collection<LabelingProgress> labelled) {
        return tags().size();
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

    private boolean isMeant(String dataset, String labeler, int version) {
        return dataset.equals(manifest.getDataset()) && labeler.equals(labelerId) && versions.containsValue(version);
    }
}
