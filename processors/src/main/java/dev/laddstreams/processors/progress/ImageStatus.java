package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.topology.VersionedSerde;
import dev.laddstreams.schemas.avro.ImageState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that progress needs to know of one image.
 *
 * @param revision newest known, -1 while only labels have been seen
 * @param state of that revision
 * @param carried by labeler version, the newest image revision that its augmented records hold
 * @param refused by labeler version, the newest image revision that it put into the dead letters
 */
record ImageStatus(
        int revision, ImageState state, Map<LabelerVersion, Integer> carried, Map<LabelerVersion, Integer> refused) {
    static final VersionedSerde<ImageStatus> SERDE =
            new VersionedSerde<>((byte) 3, ImageStatus::write, ImageStatus::read);

    private static final int NONE = -1;

    /** Nothing is known yet. */
    static final ImageStatus UNSEEN = new ImageStatus(NONE, ImageState.UNKNOWN, Map.of(), Map.of());

    ImageStatus {
        carried = Map.copyOf(carried);
        refused = Map.copyOf(refused);
    }

    /** A revision older than the known one changes nothing. */
    ImageStatus revised(int newRevision, ImageState newState) {
        return newRevision < revision ? this : new ImageStatus(newRevision, newState, carried, refused);
    }

    ImageStatus carried(LabelerVersion version, int carriedRevision) {
        return new ImageStatus(revision, state, raised(carried, version, carriedRevision), refused);
    }

    ImageStatus refused(LabelerVersion version, int refusedRevision) {
        return new ImageStatus(revision, state, carried, raised(refused, version, refusedRevision));
    }

    private static Map<LabelerVersion, Integer> raised(
            Map<LabelerVersion, Integer> revisions, LabelerVersion version, int revision) {
        Map<LabelerVersion, Integer> raised = new TreeMap<>(revisions);
        raised.merge(version, revision, Math::max);
        return raised;
    }

    /** Those that did anything about this image. */
    Set<LabelerVersion> versions() {
        Set<LabelerVersion> versions = new TreeSet<>(carried.keySet());
        versions.addAll(refused.keySet());
        return Collections.unmodifiableSet(versions);
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

    /** Whether the version refused the newest revision; one that it labelled after all, from a second try, is labelled. */
    boolean isRefusedBy(LabelerVersion version) {
        return !isCarriedBy(version) && refused.getOrDefault(version, NONE) >= revision;
    }

    private static void write(ImageStatus status, DataOutputStream out) throws IOException {
        out.writeInt(status.revision);
        out.writeUTF(status.state.name());
        writeRevisions(status.carried, out);
        writeRevisions(status.refused, out);
    }

    private static void writeRevisions(Map<LabelerVersion, Integer> revisions, DataOutputStream out)
            throws IOException {
        out.writeInt(revisions.size());
        for (Map.Entry<LabelerVersion, Integer> entry : new TreeMap<>(revisions).entrySet()) {
            entry.getKey().writeTo(out);
            out.writeInt(entry.getValue());
        }
    }

    private static ImageStatus read(DataInputStream in) throws IOException {
        int revision = in.readInt();
        ImageState state = ImageState.valueOf(in.readUTF());
        return new ImageStatus(revision, state, readRevisions(in), readRevisions(in));
    }

    private static Map<LabelerVersion, Integer> readRevisions(DataInputStream in) throws IOException {
        int versions = in.readInt();
        Map<LabelerVersion, Integer> revisions = new TreeMap<>();
        for (int i = 0; i < versions; i++) {
            revisions.put(LabelerVersion.readFrom(in), in.readInt());
        }
        return revisions;
    }
}
