package dev.laddstreams.learning.npy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of an npy file (NumPy format 1.0 to 3.0): magic, version, length, and a Python dictionary of element type,
 * order and shape.
 *
 * @param kind {@code u} unsigned, {@code i} signed, {@code f} float, {@code U} text, {@code S} text as bytes
 * @param itemBytes bytes in one element; characters in one text
 */
public record NpyHeader(char kind, int itemBytes, ByteOrder order, long[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final byte[] VERSION_1 = {1, 0};
    private static final int ALIGNMENT = 64;
    private static final int MOST_HEADER_BYTES = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z?])(\\d{0,9})[^']*'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

    /** Header of an array of float32. */
    public static NpyHeader float32(long... shape) {
        return new NpyHeader('f', Float.BYTES, ByteOrder.LITTLE_ENDIAN, shape);
    }

    static NpyHeader float16(long... shape) {
        return new NpyHeader('f', Short.BYTES, ByteOrder.LITTLE_ENDIAN, shape);
    }

    static NpyHeader int64(long... shape) {
        return new NpyHeader('i', Long.BYTES, ByteOrder.LITTLE_ENDIAN, shape);
    }

    static NpyHeader text(int characters, long... shape) {
        return new NpyHeader('U', characters, ByteOrder.LITTLE_ENDIAN, shape);
    }

    /** The header as format 1.0 has it, padded so that the elements begin at a multiple of 64 bytes. */
    public byte[] bytes() {
        String extents = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String tuple = shape.length == 1 ? "(" + extents + ",)" : "(" + extents + ")";
        String type = (order == ByteOrder.BIG_ENDIAN ? ">" : "<") + kind + itemBytes;
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + tuple + ", }";
        int unpadded = MAGIC.length + VERSION_1.length + Short.BYTES + text.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        return ByteBuffer.allocate(unpadded + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(VERSION_1)
                .putShort((short) (text.length() + padding + 1))
                .put((text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    /**
     * A header that was read.
     *
     * @param bytes that it takes in the file
     */
    record Start(NpyHeader header, int bytes) {}

    /** Reads the header; the stream then stands at the first element. */
    static NpyHeader read(String name, InputStream in) throws IOException {
        return start(name, in).header();
    }

    /** As {@link #read}, with the header's size. */
    static Start start(String name, InputStream in) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, 6), MAGIC)) {
            throw invalid(name, "the file does not start as an npy file does", "an array saved by numpy");
        }
        byte[] size = in.readNBytes(start[6] == 1 ? 2 : 4);
        int length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | (size[i] & 0xff);
        }
        if (length < 0 || length > MOST_HEADER_BYTES) {
            throw invalid(
                    name, "a header of " + Integer.toUnsignedString(length) + " bytes", "an array saved by numpy");
        }
        String header = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        Matcher type = TYPE.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        boolean understood = type.find() && shape.find();
        if (understood && type.group(2).equals("O")) {
            throw new PickledArrayException(name);
        }
        if (!understood || type.group(3).isEmpty()) {
            throw invalid(name, "element type or shape not understood in " + header.strip(), "numbers, no objects");
        }
        if (FORTRAN.matcher(header).find()) {
            throw invalid(name, "Fortran order", "C order; numpy.ascontiguousarray makes it so");
        }
        ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Start(
                new NpyHeader(
                        type.group(2).charAt(0), Integer.parseInt(type.group(3)), order, extents(name, shape.group(1))),
                start.length + size.length + length);
    }

    private static long[] extents(String name, String tuple) {
        try {
            return Arrays.stream(tuple.split(","))
                    .map(part -> part.replace("L", "").strip())
                    .filter(part -> !part.isEmpty())
                    .mapToLong(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw LaddException.cannot(Reason.INPUT_INVALID, "read " + name, "shape (" + tuple + ")", "extents", e);
        }
    }

    /** Bytes in one element; a character takes four. */
    long elementBytes() {
        return kind == 'U' ? 4L * itemBytes : itemBytes;
    }

    /** Whether the elements are texts, of characters or of bytes. */
    public boolean isText() {
        return (kind == 'U' || kind == 'S') && itemBytes > 0;
    }

    public boolean isInteger() {
        return (kind == 'u' || kind == 'i') && (itemBytes == 1 || itemBytes == 2 || itemBytes == 4 || itemBytes == 8);
    }

    public boolean isFloat() {
        return kind == 'f' && (itemBytes == 4 || itemBytes == 8);
    }

    /** For example {@code uint8 [60000, 28, 28]}. */
    public String describe() {
        String type =
                switch (kind) {
                    case 'u' -> "uint" + itemBytes * 8;
                    case 'i' -> "int" + itemBytes * 8;
                    case 'f' -> "float" + itemBytes * 8;
                    default -> "element type " + kind + itemBytes;
                };
        return type + " " + Arrays.toString(shape);
    }

    private static LaddException invalid(String name, String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + name, value, expected);
    }
}
