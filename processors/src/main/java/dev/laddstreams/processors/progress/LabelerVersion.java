package dev.laddstreams.processors.progress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;

/**
 * One version of a labeler in one round of labelling everything. Ordered by id, then version, then round.
 *
 * @param round 0 for the first; what an earlier one has labelled may be deleted, and counts for that one alone
 */
record LabelerVersion(String labelerId, int version, int round) implements Comparable<LabelerVersion> {
    private static final Comparator<LabelerVersion> ORDER = Comparator.comparing(LabelerVersion::labelerId)
            .thenComparingInt(LabelerVersion::version)
            .thenComparingInt(LabelerVersion::round);

    /** The version as others name it, who know of no rounds. */
    LabelerVersion withoutRound() {
        return new LabelerVersion(labelerId, version, 0);
    }

    @Override
    public int compareTo(LabelerVersion other) {
        return ORDER.compare(this, other);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(labelerId);
        out.writeInt(version);
        out.writeInt(round);
    }

    static LabelerVersion readFrom(DataInputStream in) throws IOException {
        return new LabelerVersion(in.readUTF(), in.readInt(), in.readInt());
    }
}
