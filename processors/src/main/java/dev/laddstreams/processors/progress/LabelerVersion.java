package dev.laddstreams.processors.progress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;

/** One version of a labeler. Ordered by id, then version. */
record LabelerVersion(String labelerId, int version) implements Comparable<LabelerVersion> {
    private static final Comparator<LabelerVersion> ORDER =
            Comparator.comparing(LabelerVersion::labelerId).thenComparingInt(LabelerVersion::version);

    @Override
    public int compareTo(LabelerVersion other) {
        return ORDER.compare(this, other);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(labelerId);
        out.writeInt(version);
    }

    static LabelerVersion readFrom(DataInputStream in) throws IOException {
        return new LabelerVersion(in.readUTF(), in.readInt());
    }
}
