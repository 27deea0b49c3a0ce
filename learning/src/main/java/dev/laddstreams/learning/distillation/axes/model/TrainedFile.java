package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Weights of one network after several epochs: big-endian magic and version, snapshots, values of each, then the values as
 * float32. A file that is there is complete.
 *
 * @param values of each snapshot
 */
record TrainedFile(Path path, int snapshots, int values) {
    private static final long MAGIC_AND_VERSION = 0x4c41_4444_5754_0001L;
    private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;

    /** @throws LaddException OUTPUT_UNWRITABLE */
    static void write(Path path, List<float[]> snapshots) {
        int values = snapshots.get(0).length;
        try {
            WholeFile.write(path, out -> {
                out.write(ByteBuffer.allocate(HEADER)
                        .putLong(MAGIC_AND_VERSION)
                        .putInt(snapshots.size())
                        .putInt(values)
                        .array());
                for (float[] snapshot : snapshots) {
                    ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES);
                    bytes.asFloatBuffer().put(snapshot);
                    out.write(bytes.array());
                }
            });
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "keep trained network",
                    path + ": " + e.getMessage(),
                    "a writable folder with space left",
                    e);
        }
    }

    /** @throws LaddException INPUT_INVALID for a file that is none, or does not hold what it says */
    static TrainedFile open(Path path) {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            if (in.length() >= HEADER && in.readLong() == MAGIC_AND_VERSION) {
                TrainedFile file = new TrainedFile(path, in.readInt(), in.readInt());
                if (in.length() == file.position(file.snapshots)) {
                    return file;
                }
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        throw LaddException.cannot(
                Reason.INPUT_INVALID,
                "use trained network",
                path + ": truncated, or another kind of file",
                "a network that this program kept; delete it to train it anew");
    }

    /** Reads that one alone; an interrupted thread can still read. */
    float[] snapshot(int index) {
        byte[] bytes = new byte[values * Float.BYTES];
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(position(index));
            in.readFully(bytes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        float[] snapshot = new float[values];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(snapshot);
        return snapshot;
    }

    private long position(int snapshot) {
        return HEADER + (long) snapshot * values * Float.BYTES;
    }

    private static LaddException unreadable(Path path, IOException e) {
        return LaddException.cannot(
                Reason.INPUT_UNREADABLE, "use trained network", path + ": " + e.getMessage(), "a readable file", e);
    }
}
