package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.ImageMoved;
import dev.laddstreams.processors.progress.ProgressEvent.ManifestSeen;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of the images of one topic.
 *
 * @param finals images in state FINAL
 * @param withdrawn images in state WITHDRAWN
 */
record TopicCounts(int finals, int withdrawn, Map<LabelerVersion, VersionProgress> versions) {
    /** Nothing is known yet. */
    static final TopicCounts EMPTY = new TopicCounts(0, 0, Map.of());

    TopicCounts {
        versions = Map.copyOf(versions);
    }

    TopicCounts moved(ImageMoved move) {
        Map<LabelerVersion, VersionProgress> updated = new TreeMap<>(versions);
        move.versions()
                .forEach((version, change) -> updated.put(
                        version,
                        versions.getOrDefault(version, VersionProgress.NEW).changedBy(change)));
        move.position()
                .ifPresent(position -> updated.put(
                        position.version(),
                        updated.getOrDefault(position.version(), VersionProgress.NEW)
                                .reaching(position.partition(), position.offset() + 1)));
        return new TopicCounts(finals + move.finals(), withdrawn + move.withdrawn(), updated);
    }

    TopicCounts with(LabelerVersion version, VersionProgress progress) {
        Map<LabelerVersion, VersionProgress> updated = new TreeMap<>(versions);
        updated.put(version, progress);
        return new TopicCounts(finals, withdrawn, updated);
    }

    /**
     * Whether every FINAL image carries the version's label, every withdrawal has arrived, and none is missing. An image
     * that the version refused is in the dead letters; a manifest that does not expect it does not wait for it.
     */
    boolean isComplete(ManifestSeen sealed, VersionProgress progress) {
        int labellable = finals - progress.counts().refused();
        return sealed.sealed()
                && labellable == sealed.expectedImages()
                && progress.counts().labelled() == labellable
                && progress.counts().withdrawn() == withdrawn;
    }

    /** Images that a version is still to label, and withdrawals that it is still to pass on. */
    int waiting(LabelerVersion version) {
        VersionCounts counts =
                versions.getOrDefault(version, VersionProgress.NEW).counts();
        return Math.max(0, finals - counts.refused() - counts.labelled()) + Math.max(0, withdrawn - counts.withdrawn());
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(finals);
        out.writeInt(withdrawn);
        out.writeInt(versions.size());
        for (Map.Entry<LabelerVersion, VersionProgress> entry : new TreeMap<>(versions).entrySet()) {
            entry.getKey().writeTo(out);
            entry.getValue().writeTo(out);
        }
    }

    static TopicCounts readFrom(DataInputStream in) throws IOException {
        int finals = in.readInt();
        int withdrawn = in.readInt();
        int size = in.readInt();
        Map<LabelerVersion, VersionProgress> versions = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            versions.put(LabelerVersion.readFrom(in), VersionProgress.readFrom(in));
        }
        return new TopicCounts(finals, withdrawn, versions);
    }
}
