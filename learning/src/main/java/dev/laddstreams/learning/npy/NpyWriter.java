package dev.laddstreams.learning.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Whole npy files, format 1.0, little-endian, in C order. The same values give the same bytes. */
public final class NpyWriter {
    private NpyWriter() {}

    /** Header and values of an array of float32. */
    public static byte[] floats(float[] values, long... shape) {
        return array(NpyHeader.float32(shape), bytes(values));
    }

    /**
     * Header and values of an array of float16.
     *
     * @param values IEEE 754 binary16, little-endian
     */
    public static byte[] halves(byte[] values, long... shape) {
        return array(NpyHeader.float16(shape), values);
    }

    /** Header and values of a flat array of int64. */
    public static byte[] longs(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return array(NpyHeader.int64(values.length), bytes.array());
    }

    /** Header and values of a flat array of texts, as UTF-32 padded with zeros to the longest. */
    public static byte[] texts(List<String> texts) {
        int longest = Math.max(
                1,
                texts.stream()
                        .mapToInt(text -> text.codePointCount(0, text.length()))
                        .max()
                        .orElse(1));
        ByteBuffer bytes =
                ByteBuffer.allocate(texts.size() * longest * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < texts.size(); i++) {
            bytes.position(i * longest * Integer.BYTES);
            texts.get(i).codePoints().forEach(bytes::putInt);
        }
        return array(NpyHeader.text(longest, texts.size()), bytes.array());
    }

    /** The values of a part of an array of float32, whose {@link NpyHeader} was written before. */
    public static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] array(NpyHeader header, byte[] values) {
        byte[] start = header.bytes();
        return ByteBuffer.allocate(start.length + values.length)
                .put(start)
                .put(values)
                .array();
    }
}
