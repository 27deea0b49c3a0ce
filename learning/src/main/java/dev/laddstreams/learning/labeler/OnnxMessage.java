package dev.laddstreams.learning.labeler;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A protobuf message under construction, by field number, and the messages of onnx.proto3 that a model file needs:
 *
 * <ul>
 *   <li>ModelProto: 1 ir_version, 2 producer_name, 7 graph, 8 opset_import {1 domain, 2 version}
 *   <li>GraphProto: 1 node, 2 name, 5 initializer, 11 input, 12 output
 *   <li>NodeProto: 1 input, 2 output, 3 name, 4 op_type, 5 attribute
 *   <li>AttributeProto: 1 name, 2 f, 3 i, 8 ints, 20 type (1 float, 2 int, 7 ints)
 *   <li>TensorProto: 1 dims, 2 data_type (1 float), 8 name, 9 raw_data (little-endian)
 *   <li>ValueInfoProto: 1 name, 2 type; TypeProto: 1 tensor_type {1 elem_type, 2 shape}; TensorShapeProto: 1 dim {1
 *       dim_value, 2 dim_param}
 * </ul>
 */
final class OnnxMessage {
    private static final int FLOAT = 1;

    private final ByteString.Output bytes = ByteString.newOutput();
    private final CodedOutputStream output = CodedOutputStream.newInstance(bytes);

    static OnnxMessage integer(String name, long value) {
        return new OnnxMessage().string(1, name).integer(3, value).integer(20, 2);
    }

    static OnnxMessage decimal(String name, float value) {
        OnnxMessage attribute = new OnnxMessage().string(1, name);
        attribute.write(() -> attribute.output.writeFloat(2, value));
        return attribute.integer(20, 1);
    }

    static OnnxMessage integers(String name, long... values) {
        OnnxMessage attribute = new OnnxMessage().string(1, name);
        for (long value : values) {
            attribute.integer(8, value);
        }
        return attribute.integer(20, 7);
    }

    static OnnxMessage tensor(String name, long[] shape, float[] values) {
        OnnxMessage tensor = new OnnxMessage();
        for (long dimension : shape) {
            tensor.integer(1, dimension);
        }
        tensor.integer(2, FLOAT).string(8, name);
        tensor.write(() -> tensor.output.writeByteArray(9, TensorBytes.littleEndian(values)));
        return tensor;
    }

    /** A float tensor of shape [batch, dimensions...], where the batch may be any. */
    static OnnxMessage valueInfo(String name, String batch, long... dimensions) {
        OnnxMessage shape = new OnnxMessage().message(1, new OnnxMessage().string(2, batch));
        for (long dimension : dimensions) {
            shape.message(1, new OnnxMessage().integer(1, dimension));
        }
        OnnxMessage tensorType = new OnnxMessage().integer(1, FLOAT).message(2, shape);
        return new OnnxMessage().string(1, name).message(2, new OnnxMessage().message(1, tensorType));
    }

    OnnxMessage integer(int field, long value) {
        return write(() -> output.writeInt64(field, value));
    }

    OnnxMessage string(int field, String value) {
        return write(() -> output.writeString(field, value));
    }

    OnnxMessage message(int field, OnnxMessage value) {
        return bytes(field, value.toByteString());
    }

    OnnxMessage bytes(int field, ByteString value) {
        return write(() -> output.writeBytes(field, value));
    }

    byte[] toBytes() {
        return toByteString().toByteArray();
    }

    ByteString toByteString() {
        write(output::flush);
        return bytes.toByteString();
    }

    private OnnxMessage write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return this;
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
