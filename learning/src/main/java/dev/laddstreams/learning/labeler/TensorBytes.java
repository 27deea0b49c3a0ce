package dev.laddstreams.learning.labeler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes tensors as both model formats store them. */
final class TensorBytes {
    private TensorBytes() {}

    static byte[] littleEndian(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
