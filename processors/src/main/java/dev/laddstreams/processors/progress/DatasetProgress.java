package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.ImageMoved;
import dev.laddstreams.processors.progress.ProgressEvent.ManifestSeen;
import dev.laddstreams.processors.topology.VersionedSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One dataset's counts and what was said about them.
 *
 * @param finals images in state FINAL
 * @param withdrawn images in state WITHDRAWN
 * @param manifest the newest revision, empty before the first
 */
record DatasetProgress(
        int finals, int withdrawn, Optional<ManifestSeen> manifest, Map<LabelerVersion, VersionProgress> versions) {
    static final VersionedSerde<DatasetProgress> SERDE =
            new VersionedSerde<>((byte) 2, DatasetProgress::write, DatasetProgress::read);

    /** Nothing is known yet. */
    static final DatasetProgress EMPTY = new DatasetProgress(0, 0, Optional.empty(), Map.of());

    DatasetProgress {
        versions = Map.copyOf(versions);
    }

    /** An older manifest revision changes nothing. */
    DatasetProgress withManifest(ManifestSeen seen) {
        boolean older = manifest.isPresent() && seen.revision() < manifest.get().revision();
        return older ? this : new DatasetProgress(finals, withdrawn, Optional.of(seen), versions);
    }

    DatasetProgress moved(ImageMoved move) {
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
        return new DatasetProgress(finals + move.finals(), withdrawn + move.withdrawn(), manifest, updated);
    }

    DatasetProgress with(LabelerVersion version, VersionProgress progress) {
        Map<LabelerVersion, VersionProgress> updated = new TreeMap<>(versions);
        updated.put(version, progress);
        return new DatasetProgress(finals, withdrawn, manifest, updated);
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

    private static void write(DatasetProgress progress, DataOutputStream out) throws IOException {
        out.writeInt(progress.finals);
        out.writeInt(progress.withdrawn);
        out.writeBoolean(progress.manifest.isPresent());
        if (progress.manifest.isPresent()) {
            ProgressEvent.writeManifest(progress.manifest.get(), out);
        }
        out.writeInt(progress.versions.size());
        for (Map.Entry<LabelerVersion, VersionProgress> entry : new TreeMap<>(progress.versions).entrySet()) {
            entry.getKey().writeTo(out);
            entry.getValue().writeTo(out);
        }
    }

    private static DatasetProgress read(DataInputStream in) throws IOException {
        int finals = in.readInt();
        int withdrawn = in.readInt();
        Optional<ManifestSeen> manifest =
                in.readBoolean() ? Optional.of(ProgressEvent.readManifest(in)) : Optional.empty();
        int size = in.readInt();
        Map<LabelerVersion, VersionProgress> versions = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            versions.put(LabelerVersion.readFrom(in), VersionProgress.readFrom(in));
        }
        return new DatasetProgress(finals, withdrawn, manifest, versions);
    }
}
