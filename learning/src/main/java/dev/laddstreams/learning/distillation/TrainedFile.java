package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Weights of one network after several epochs: big-endian magic and version, snapshots, values of each, then the values as
 * float32. Written once, under another name until it is whole, so that a file that is there is complete.
 *
 * @param values of each snapshot
 */
record TrainedFile(Path path, int snapshots, int values) {
    private static final long MAGIC_AND_VERSION = 0x4c41_4444_5754_0001L;
    private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;

    static TrainedFile write(Path path, List<float[]> snapshots) {
        int values = snapshots.get(0).length;
        Path partial = path.resolveSibling(path.getFileName() + ".partial");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            try (FileChannel out = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(
                        out,
                        ByteBuffer.allocate(HEADER)
                                .putLong(MAGIC_AND_VERSION)
                                .putInt(snapshots.size())
                                .putInt(values)
                                .flip());
                for (float[] snapshot : snapshots) {
                    ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES);
                    bytes.asFloatBuffer().put(snapshot);
                    write(out, bytes);
                }
            }
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "keep trained network",
                    path + ": " + e.getMessage(),
                    "a writable folder with space left",
                    e);
        }
        return new TrainedFile(path, snapshots.size(), values);
    }

    /** @throws LaddException INPUT_INVALID for a file that is none, or does not hold what it says */
    static TrainedFile open(Path path) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (FileChannel in = FileChannel.open(path)) {
            read(in, header, 0);
            header.flip();
            if (header.remaining() == HEADER && header.getLong() == MAGIC_AND_VERSION) {
                TrainedFile file = new TrainedFile(path, header.getInt(), header.getInt());
                if (in.size() == file.position(file.snapshots)) {
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

    float[] snapshot(int index) {
        ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES);
        try (FileChannel in = FileChannel.open(path)) {
            read(in, bytes, position(index));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        float[] snapshot = new float[values];
        bytes.flip().asFloatBuffer().get(snapshot);
        return snapshot;
    }

    private long position(int snapshot) {
        return HEADER + (long) snapshot * values * Float.BYTES;
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static void read(FileChannel in, ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            int got = in.read(bytes, at);
            if (got < 0) {
                return;
            }
            at += got;
        }
    }

    private static LaddException unreadable(Path path, IOException e) {
        return LaddException.cannot(
                Reason.INPUT_UNREADABLE, "use trained network", path + ": " + e.getMessage(), "a readable file", e);
    }
}
