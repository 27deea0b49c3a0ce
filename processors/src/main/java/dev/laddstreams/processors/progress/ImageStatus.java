package dev.laddstreams.processors.progress;

import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that progress needs to know of one image.
 *
 * @param revision newest known, -1 while only labels have been seen
 * @param state of that revision
 * @param carried by labeler version, the newest image revision that its augmented records hold
 */
record ImageStatus(int revision, ImageState state, Map<LabelerVersion, Integer> carried) {
    static final VersionedSerde<ImageStatus> SERDE =
            new VersionedSerde<>((byte) 1, ImageStatus::write, ImageStatus::read);

    private static final int NONE = -1;

    /** Nothing is known yet. */
    static final ImageStatus UNSEEN = new ImageStatus(NONE, ImageState.UNKNOWN, Map.of());

    ImageStatus {
        carried = Map.copyOf(carried);
    }

    /** A revision older than the known one changes nothing. */
    ImageStatus revised(int newRevision, ImageState newState) {
        return newRevision < revision ? this : new ImageStatus(newRevision, newState, carried);
    }

    ImageStatus carried(LabelerVersion version, int carriedRevision) {
        if (carried.getOrDefault(version, NONE) >= carriedRevision) {
            return this;
        }
        Map<LabelerVersion, Integer> updated = new TreeMap<>(carried);
        updated.put(version, carriedRevision);
        return new ImageStatus(revision, state, updated);
    }

    boolean isFinal() {
        return state == ImageState.FINAL;
    }

    boolean isWithdrawn() {
        return state == ImageState.WITHDRAWN;
    }

    /** Whether the version's augmented records hold the newest revision, as a label or as a withdrawal. */
    boolean isCarriedBy(LabelerVersion version) {
        return carried.getOrDefault(version, NONE) >= revision;
    }

    private static void write(ImageStatus status, DataOutputStream out) throws IOException {
        out.writeInt(status.revision);
        out.writeUTF(status.state.name());
        out.writeInt(status.carried.size());
        for (Map.Entry<LabelerVersion, Integer> entry : new TreeMap<>(status.carried).entrySet()) {
            entry.getKey().writeTo(out);
            out.writeInt(entry.getValue());
        }
    }

    private static ImageStatus read(DataInputStream in) throws IOException {
        int revision = in.readInt();
        ImageState state = ImageState.valueOf(in.readUTF());
        int versions = in.readInt();
        Map<LabelerVersion, Integer> carried = new TreeMap<>();
        for (int i = 0; i < versions; i++) {
            carried.put(LabelerVersion.readFrom(in), in.readInt());
        }
        return new ImageStatus(revision, state, carried);
    }
}
