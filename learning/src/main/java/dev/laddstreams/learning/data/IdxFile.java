package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One open IDX file of unsigned bytes: two zero bytes, the type 0x08, the number of dimensions, each extent as a big-endian
 * int, then the values. Read once, front to back.
 */
final class IdxFile implements Closeable {
    private static final int UNSIGNED_BYTE = 0x08;
    /** Deflate cannot shrink by more than about 1,032 times, so a header that promises more than that is wrong. */
    private static final long MOST_INFLATION = 1032;

    private final Entry entry;
    private final InputStream in;
    private final int[] extents;
    private final long expected;
    private long read;

    private IdxFile(Entry entry, InputStream in, int[] extents) {
        this.entry = entry;
        this.in = in;
        this.extents = extents;
        this.expected = values(extents);
        this.read = headerBytes(extents.length);
    }

    private static int headerBytes(int dimensions) {
        return 4 + 4 * dimensions;
    }

    private static long values(int[] extents) {
        return Arrays.stream(extents).mapToLong(e -> e).reduce(1, IdxFile::saturatedProduct);
    }

    private static long saturatedProduct(long a, long b) {
        return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
    }

    /** @param dimensions how many the file must have */
    static IdxFile open(FileTree tree, Entry entry, int dimensions) throws IOException {
        InputStream in = plain(tree, entry);
        try {
            byte[] header = new byte[headerBytes(dimensions)];
            int got = readFully(entry, in, header);
            if (got < header.length) {
                throw invalid(entry, "the file ends after " + got + " bytes", header.length + " bytes of header", null);
            }
            ByteBuffer buffer = ByteBuffer.wrap(header);
            int magic = buffer.getInt();
            if (magic != (UNSIGNED_BYTE << 8 | dimensions)) {
                throw invalid(
                        entry,
                        String.format("the file starts with 0x%08x", magic),
                        String.format("0x%08x, unsigned bytes in %d dimensions", 0x800 | dimensions, dimensions),
                        null);
            }
            int[] extents = new int[dimensions];
            for (int d = 0; d < dimensions; d++) {
                extents[d] = buffer.getInt();
                if (extents[d] < 1) {
                    throw invalid(entry, "extent " + extents[d], "extents of at least 1", null);
                }
            }
            IdxFile file = new IdxFile(entry, in, extents);
            file.requirePlausible();
            return file;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream plain(FileTree tree, Entry entry) throws IOException {
        try {
            return tree.openPlain(entry);
        } catch (ZipException | EOFException e) {
            throw invalid(entry, "the file is no complete gzip file", "a .gz file", e);
        }
    }

    private void requirePlausible() {
        long most = entry.compressed() ? saturatedProduct(entry.bytes(), MOST_INFLATION) : entry.bytes() - read;
        if (entry.bytes() >= 0 && expected > most) {
            throw truncated(entry.compressed() ? entry.bytes() + " compressed bytes" : most + " values");
        }
    }

    /** Extent of one dimension; 0 is the count. */
    int extent(int dimension) {
        return extents[dimension];
    }

    /** Fills the array with the next values. */
    void readNext(byte[] bytes) throws IOException {
        int got = readFully(entry, in, bytes);
        read += got;
        if (got < bytes.length) {
            throw truncated("the file ends after " + (read - headerBytes(extents.length)));
        }
    }

    /** Refuses what follows the last value. */
    void requireEnd() throws IOException {
        if (readFully(entry, in, new byte[1]) > 0) {
            throw invalid(entry, "the file goes on after its " + expected + " values", "no more than that", null);
        }
    }

    private static int readFully(Entry entry, InputStream in, byte[] target) throws IOException {
        try {
            return in.readNBytes(target, 0, target.length);
        } catch (EOFException e) {
            throw invalid(entry, "the compressed file is truncated", "a complete .gz file", e);
        } catch (ZipException e) {
            throw invalid(entry, "the compressed file is damaged: " + e.getMessage(), "a complete .gz file", e);
        }
    }

    private LaddException truncated(String found) {
        return invalid(entry, found, expected + " values, as its header says", null);
    }

    private static LaddException invalid(Entry entry, String value, String rule, @Nullable IOException cause) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + entry.path(), value, rule, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
