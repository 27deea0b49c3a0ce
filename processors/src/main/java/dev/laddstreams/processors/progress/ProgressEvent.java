package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.topology.VersionedSerde;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What changes a dataset's progress. Keyed by dataset, in one partition, so that each dataset sees one order. */
sealed interface ProgressEvent {
    VersionedSerde<ProgressEvent> SERDE = new VersionedSerde<>((byte) 4, ProgressEvent::write, ProgressEvent::read);

    /** How a removed manifest is written; revisions begin at 1. */
    ManifestSeen REMOVED = new ManifestSeen(0, false, 0, Optional.empty());

    DatasetProgress applyTo(DatasetProgress progress);

    /** A manifest revision, as far as progress needs it. */
    record ManifestSeen(int revision, boolean sealed, int expectedImages, Optional<String> denseLabeler)
            implements ProgressEvent {
        @Override
        public DatasetProgress applyTo(DatasetProgress progress) {
            return progress.withManifest(this);
        }
    }

    /** The manifest is gone, as its dataset was deleted; another of its id begins with revision 1 again. */
    record ManifestRemoved() implements ProgressEvent {
        @Override
        public DatasetProgress applyTo(DatasetProgress progress) {
            return progress.withoutManifest();
        }
    }

    /**
     * One transition of one image, whole: it never takes two events, so no count in between exists.
     *
     * @param topicId of the images topic that the image is of
     * @param finals change of the number of FINAL images
     * @param withdrawn change of the number of WITHDRAWN images
     * @param versions change by labeler version
     * @param position where the augmented record lies that caused it, empty when the image itself changed
     */
    record ImageMoved(
            String topicId,
            int finals,
            int withdrawn,
            Map<LabelerVersion, VersionCounts> versions,
            Optional<Position> position)
            implements ProgressEvent {
        public ImageMoved {
            versions = Map.copyOf(versions);
        }

        /** The difference that a fact about an image makes. */
        static ImageMoved between(ImageStatus before, ImageStatus after, ImageFact fact) {
            Map<LabelerVersion, VersionCounts> versions = new TreeMap<>();
            after.versions().forEach(version -> {
                VersionCounts change = VersionCounts.of(after, version).minus(VersionCounts.of(before, version));
                if (!change.equals(VersionCounts.ZERO)) {
                    versions.put(version, change);
                }
            });
            return new ImageMoved(
                    fact.topicId(),
                    count(after.isFinal()) - count(before.isFinal()),
                    count(after.isWithdrawn()) - count(before.isWithdrawn()),
                    versions,
                    fact.position());
        }

        boolean changesNothing() {
            return finals == 0 && withdrawn == 0 && versions.isEmpty() && position.isEmpty();
        }

        @Override
        public DatasetProgress applyTo(DatasetProgress progress) {
            return progress.moved(this);
        }

        private static int count(boolean present) {
            return present ? 1 : 0;
        }
    }

    /** An augmented record's place. */
    record Position(LabelerVersion version, int partition, long offset) {}

    private static void write(ProgressEvent event, DataOutputStream out) throws IOException {
        boolean moved = event instanceof ImageMoved;
        out.writeBoolean(moved);
        if (event instanceof ImageMoved move) {
            out.writeUTF(move.topicId);
            out.writeInt(move.finals);
            out.writeInt(move.withdrawn);
            out.writeInt(move.versions.size());
            for (Map.Entry<LabelerVersion, VersionCounts> entry : new TreeMap<>(move.versions).entrySet()) {
                entry.getKey().writeTo(out);
                entry.getValue().writeTo(out);
            }
            out.writeBoolean(move.position.isPresent());
            if (move.position.isPresent()) {
                Position position = move.position.get();
                position.version.writeTo(out);
                out.writeInt(position.partition);
                out.writeLong(position.offset);
            }
        } else if (event instanceof ManifestSeen manifest) {
            writeManifest(manifest, out);
        } else {
            writeManifest(REMOVED, out);
        }
    }

    private static ProgressEvent read(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            ManifestSeen manifest = readManifest(in);
            return manifest.equals(REMOVED) ? new ManifestRemoved() : manifest;
        }
        String topicId = in.readUTF();
        int finals = in.readInt();
        int withdrawn = in.readInt();
        int size = in.readInt();
        Map<LabelerVersion, VersionCounts> versions = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            versions.put(LabelerVersion.readFrom(in), VersionCounts.readFrom(in));
        }
        Optional<Position> position = in.readBoolean()
                ? Optional.of(new Position(LabelerVersion.readFrom(in), in.readInt(), in.readLong()))
                : Optional.empty();
        return new ImageMoved(topicId, finals, withdrawn, versions, position);
    }

    static void writeManifest(ManifestSeen manifest, DataOutputStream out) throws IOException {
        out.writeInt(manifest.revision);
        out.writeBoolean(manifest.sealed);
        out.writeInt(manifest.expectedImages);
        out.writeBoolean(manifest.denseLabeler.isPresent());
        if (manifest.denseLabeler.isPresent()) {
            out.writeUTF(manifest.denseLabeler.get());
        }
    }

    static ManifestSeen readManifest(DataInputStream in) throws IOException {
        return new ManifestSeen(
                in.readInt(),
                in.readBoolean(),
                in.readInt(),
                in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty());
    }
}
