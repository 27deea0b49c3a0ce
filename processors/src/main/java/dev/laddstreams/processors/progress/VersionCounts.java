package dev.laddstreams.processors.progress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How many images a labeler version has brought up to date; also a change of these counts.
 *
 * @param labelled FINAL images whose newest revision carries a label
 * @param withdrawn WITHDRAWN images whose withdrawal has reached the augmented topic
 */
record VersionCounts(int labelled, int withdrawn) {
    static final VersionCounts ZERO = new VersionCounts(0, 0);

    /** What one image contributes. */
    static VersionCounts of(ImageStatus image, LabelerVersion version) {
        if (!image.isCarriedBy(version)) {
            return ZERO;
        }
        return new VersionCounts(image.isFinal() ? 1 : 0, image.isWithdrawn() ? 1 : 0);
    }

    VersionCounts plus(VersionCounts other) {
        return new VersionCounts(labelled + other.labelled, withdrawn + other.withdrawn);
    }

    VersionCounts minus(VersionCounts other) {
        return new VersionCounts(labelled - other.labelled, withdrawn - other.withdrawn);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(labelled);
        out.writeInt(withdrawn);
    }

    static VersionCounts readFrom(DataInputStream in) throws IOException {
        return new VersionCounts(in.readInt(), in.readInt());
    }
}
