package dev.laddstreams.learning.labeler;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The part of pickle protocol 2 in which TorchScript archives describe a module and its tensors. */
final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle() {
        opcode(0x80).opcode(2);
    }

    /** Begins an object of a TorchScript class; its attributes follow as text and value, then {@link #endObject}. */
    Pickle beginObject(String module, String name) {
        return global(module, name).opcode(')').opcode(0x81).opcode('}').opcode('(');
    }

    Pickle endObject() {
        return opcode('u').opcode('b');
    }

    Pickle text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        opcode('X').littleEndian(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    Pickle bool(boolean value) {
        return opcode(value ? 0x88 : 0x89);
    }

    /** A contiguous float tensor whose values lie in the archive's record {@code data/<key>}. */
    Pickle tensor(String key, long[] shape, int values) {
        global("torch._utils", "_rebuild_tensor_v2").opcode('(');
        opcode('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text(key)
                .text("cpu")
                .integer(values);
        opcode('t').opcode('Q').integer(0);
        opcode('(');
        for (long dimension : shape) {
            integer(Math.toIntExact(dimension));
        }
        opcode('t').opcode('(');
        for (int i = 0; i < shape.length; i++) {
            int stride = 1;
            for (int j = i + 1; j < shape.length; j++) {
                stride = Math.multiplyExact(stride, Math.toIntExact(shape[j]));
            }
            integer(stride);
        }
        opcode('t').bool(false);
        global("collections", "OrderedDict").opcode(')').opcode('R');
        return opcode('t').opcode('R');
    }

    Pickle emptyTuple() {
        return opcode(')');
    }

    byte[] end() {
        opcode('.');
        return bytes.toByteArray();
    }

    private Pickle global(String module, String name) {
        opcode('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private Pickle integer(int value) {
        return opcode('J').littleEndian(value);
    }

    private Pickle littleEndian(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    private Pickle opcode(int value) {
        bytes.write(value);
        return this;
    }
}
