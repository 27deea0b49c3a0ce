package dev.laddstreams.processors.progress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How many images a labeler version has brought up to date; also a change of these counts.
 *
 * @param labelled FINAL images whose newest revision carries a label
 * @param withdrawn WITHDRAWN images whose withdrawal has reached the augmented topic
 * @param refused FINAL images whose newest revision is in the dead letters
 */
record VersionCounts(int labelled, int withdrawn, int refused) {
    static final VersionCounts ZERO = new VersionCounts(0, 0, 0);

    /** What one image contributes. */
    static VersionCounts of(ImageStatus image, LabelerVersion version) {
        boolean carried = image.isCarriedBy(version);
        return new VersionCounts(
                carried && image.isFinal() ? 1 : 0,
                carried && image.isWithdrawn() ? 1 : 0,
                image.isFinal() && image.isRefusedBy(version) ? 1 : 0);
    }

    VersionCounts plus(VersionCounts other) {
        return new VersionCounts(labelled + other.labelled, withdrawn + other.withdrawn, refused + other.refused);
    }

    VersionCounts minus(VersionCounts other) {
        return new VersionCounts(labelled - other.labelled, withdrawn - other.withdrawn, refused - other.refused);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(labelled);
        out.writeInt(withdrawn);
        out.writeInt(refused);
    }

    static VersionCounts readFrom(DataInputStream in) throws IOException {
        return new VersionCounts(in.readInt(), in.readInt(), in.readInt());
    }
}
