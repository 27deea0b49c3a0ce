package dev.laddstreams.sinks.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;

/** NumPy's array format, version 1.0: magic, header length, header padded to 64 bytes, values in C order. */
final class Npy {
    static final String FLOAT32 = "<f4";
    static final String FLOAT16 = "<f2";
    static final String INT64 = "<i8";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

    static byte[] header(String type, List<Integer> shape) {
        String extents = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String tuple = shape.size() == 1 ? "(" + extents + ",)" : "(" + extents + ")";
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + tuple + ", }";
        int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        ByteBuffer header = ByteBuffer.allocate(unpadded + padding).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC);
        header.putShort((short) (text.length() + padding + 1));
        header.put((text + " ".repeat(padding) + "\n").getBytes(ISO_8859_1));
        return header.array();
    }

    /** Header and values of one array. */
    static byte[] array(String type, List<Integer> shape, byte[] values) {
        byte[] header = header(type, shape);
        return ByteBuffer.allocate(header.length + values.length)
                .put(header)
                .put(values)
                .array();
    }

    /** Little-endian. */
    static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** Little-endian. */
    static byte[] bytes(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    /** A whole array of texts, as UTF-32 padded with zeros to the longest. */
    static byte[] texts(List<String> texts) {
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
        return array("<U" + longest, List.of(texts.size()), bytes.array());
    }
}
