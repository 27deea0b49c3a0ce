package dev.laddstreams.learning.npy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One array of numbers in an npy file, or inside an npz. Reading streams; the array is never whole in memory.
 *
 * @param name as the user sees it
 */
public record NpyArray(String name, Source source, NpyHeader header) {
    private static final int CHUNK_ITEMS = 1 << 16;

    /** Opens the file from its start, as often as it is asked to. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Hears the elements in order. */
    @FunctionalInterface
    public interface Sink {
        void accept(long index, double value);
    }

    /**
     * Reads the header.
     *
     * @param bytes of the file, negative where unknown
     */
    public static NpyArray of(String name, Source source, long bytes) throws IOException {
        try (InputStream in = source.open()) {
            NpyArray array = new NpyArray(name, source, NpyHeader.read(name, in));
            if (bytes >= 0 && array.count() > bytes) {
                throw array.invalid(bytes + " bytes hold less", array.count() + " rows, as its header says", null);
            }
            return array;
        }
    }

    /** Extent of the first axis, 0 for a single value. */
    public int count() {
        return header.shape().length == 0 ? 0 : (int) header.shape()[0];
    }

    private long items() {
        long items = 1;
        for (long extent : header.shape()) {
            items = Math.multiplyExact(items, extent);
        }
        return items;
    }

    /** Passes every element on, whatever its type. */
    public void forEach(Sink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(source.open(), 1 << 16)) {
            NpyHeader.read(name, in);
            long items = items();
            byte[] bytes = new byte[CHUNK_ITEMS * header.itemBytes()];
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
            for (long done = 0; done < items; done += CHUNK_ITEMS) {
                int now = (int) Math.min(CHUNK_ITEMS, items - done);
                read(in, bytes, now * header.itemBytes(), done);
                for (int i = 0; i < now; i++) {
                    sink.accept(done + i, value(buffer, i * header.itemBytes()));
                }
            }
            if (in.read() >= 0) {
                throw invalid("the array goes on after its " + items + " elements", "no more than that", null);
            }
        }
    }

    private void read(InputStream in, byte[] bytes, int wanted, long done) throws IOException {
        int got;
        try {
            got = in.readNBytes(bytes, 0, wanted);
        } catch (EOFException | ZipException e) {
            throw invalid("the compressed array is truncated or damaged", "a complete file", e);
        }
        if (got < wanted) {
            throw invalid(
                    "the array ends after " + (done + got / header.itemBytes()) + " elements",
                    items() + " elements, as its header says",
                    null);
        }
    }

    private double value(ByteBuffer buffer, int at) {
        boolean unsigned = header.kind() == 'u';
        if (header.isFloat()) {
            return header.itemBytes() == 4 ? buffer.getFloat(at) : buffer.getDouble(at);
        }
        return switch (header.itemBytes()) {
            case 1 -> unsigned ? buffer.get(at) & 0xff : buffer.get(at);
            case 2 -> unsigned ? buffer.getShort(at) & 0xffff : buffer.getShort(at);
            case 4 -> unsigned ? Integer.toUnsignedLong(buffer.getInt(at)) : buffer.getInt(at);
            default -> buffer.getLong(at);
        };
    }

    /** A failure with reason {@code INPUT_INVALID} that names the array. */
    public LaddException invalid(String value, String expected, @Nullable IOException cause) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read array " + name, value, expected, cause);
    }
}
