package dev.laddstreams.processors.progress;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One labeler version's progress on one dataset.
 *
 * @param endOffsets by partition of the augmented topic, the offset after the version's last record
 * @param report what was last said about it, empty before the first
 */
record VersionProgress(VersionCounts counts, Map<Integer, Long> endOffsets, Optional<Report> report) {
    /** Nothing labelled, nothing said. */
    static final VersionProgress NEW = new VersionProgress(VersionCounts.ZERO, Map.of(), Optional.empty());

    /**
     * The last emitted progress record.
     *
     * @param startedAt milliseconds since the epoch
     */
    record Report(int manifestRevision, int labelled, int expected, boolean completed, long startedAt) {}

    VersionProgress {
        endOffsets = Map.copyOf(endOffsets);
    }

    VersionProgress changedBy(VersionCounts change) {
        return new VersionProgress(counts.plus(change), endOffsets, report);
    }

    VersionProgress reaching(int partition, long endOffset) {
        Map<Integer, Long> offsets = new TreeMap<>(endOffsets);
        offsets.merge(partition, endOffset, Math::max);
        return new VersionProgress(counts, offsets, report);
    }

    VersionProgress reporting(Report latest) {
        return new VersionProgress(counts, endOffsets, Optional.of(latest));
    }

    void writeTo(DataOutputStream out) throws IOException {
        counts.writeTo(out);
        out.writeInt(endOffsets.size());
        for (Map.Entry<Integer, Long> entry : new TreeMap<>(endOffsets).entrySet()) {
            out.writeInt(entry.getKey());
            out.writeLong(entry.getValue());
        }
        out.writeBoolean(report.isPresent());
        if (report.isPresent()) {
            Report last = report.get();
            out.writeInt(last.manifestRevision);
            out.writeInt(last.labelled);
            out.writeInt(last.expected);
            out.writeBoolean(last.completed);
            out.writeLong(last.startedAt);
        }
    }

    static VersionProgress readFrom(DataInputStream in) throws IOException {
        VersionCounts counts = VersionCounts.readFrom(in);
        int partitions = in.readInt();
        Map<Integer, Long> endOffsets = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            endOffsets.put(in.readInt(), in.readLong());
        }
        Optional<Report> report = in.readBoolean()
                ? Optional.of(new Report(in.readInt(), in.readInt(), in.readInt(), in.readBoolean(), in.readLong()))
                : Optional.empty();
        return new VersionProgress(counts, endOffsets, report);
    }
}
