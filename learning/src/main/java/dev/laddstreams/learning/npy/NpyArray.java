package dev.laddstreams.learning.npy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One array of numbers or texts in an npy file, or inside an npz. Reading streams; the array is never whole in memory.
 *
 * @param name as the user sees it
 */
public record NpyArray(String name, Source source, NpyHeader header) {
    private static final int CHUNK_ITEMS = 1 << 16;
    private static final long MOST_BYTES = 1L << 40;
    private static final int MOST_TEXT_BYTES = 1 << 24;

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
            NpyHeader.Start start = NpyHeader.start(name, in);
            NpyArray array = new NpyArray(name, source, start.header());
            array.requireHeld(bytes < 0 ? MOST_BYTES : bytes - start.bytes());
            return array;
        }
    }

    /** Before anything is allocated for what the header only claims. */
    private void requireHeld(long bytes) {
        double items = 1;
        for (long extent : header.shape()) {
            items *= extent;
        }
        if (items * header.elementBytes() > bytes) {
            throw invalid(
                    "the array ends after " + bytes / header.elementBytes() + " elements",
                    String.format(Locale.ROOT, "%.0f elements, as its header says", items),
                    null);
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

    /** The elements of a flat array of texts, without the zeros behind each. */
    public List<String> texts() throws IOException {
        double bytes = (double) count() * header.elementBytes();
        if (!header.isText() || header.shape().length != 1 || bytes > MOST_TEXT_BYTES) {
            throw invalid(header.describe(), "texts [N] of at most " + MOST_TEXT_BYTES + " bytes", null);
        }
        try (InputStream in = new BufferedInputStream(source.open(), 1 << 16)) {
            NpyHeader.read(name, in);
            byte[] stored = new byte[(int) bytes];
            read(in, stored, stored.length, 0);
            Charset charset = charset();
            int size = (int) header.elementBytes();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count(); i++) {
                texts.add(new String(stored, i * size, size, charset).replaceFirst("\0+$", ""));
            }
            return texts;
        }
    }

    private Charset charset() {
        if (header.kind() == 'S') {
            return StandardCharsets.UTF_8;
        }
        return Charset.forName(header.order() == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
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
                    "the array ends after " + (done + got / header.elementBytes()) + " elements",
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
