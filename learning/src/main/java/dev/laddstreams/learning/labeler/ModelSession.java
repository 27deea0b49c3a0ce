package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A loaded network behind one engine, so that labelling is written once for all engines. The one who opened it closes it.
 */
interface ModelSession extends AutoCloseable {
    /** Engine and version, for example {@code onnxruntime-1.29.0}. */
    String engine();

    /** The most sub-images that one forward pass takes: what was asked for, or what the model fixes. */
    int batchSize();

    /** Whether the model fixes its batch, so that every pass costs a whole one. */
    boolean fixedBatch();

    /** How many forward passes may run at the same time, each on its own slot. */
    int parallelism();

    /** Input memory for one forward pass at a time. */
    Slot newSlot();

    @Override
    void close();

    /** Input memory that is reused for every pass. Not thread-safe. */
    interface Slot {
        /** Takes [batch, channels, height, width], addressed absolutely. */
        FloatBuffer input();

        /**
         * A forward pass over the first {@code count} inputs.
         *
         * @throws LaddException with reason {@code INFERENCE_FAILED} when the engine fails
         */
        Outputs run(int count);
    }

    /** The model's first output, row-major. A model of a fixed batch gives a row for each of it. */
    record Outputs(float[] values, long[] shape) {}

    /** Direct memory in native order: engines read it where it lies. */
    static FloatBuffer newInput(int batchSize, int valuesPerImage) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, Math.multiplyExact(batchSize, valuesPerImage)))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The failure of an engine during a forward pass. */
    static LaddException failed(@Nullable String said, @Nullable Throwable cause) {
        return LaddException.cannot(
                Reason.INFERENCE_FAILED, "label sub-images", said, "a forward pass without a fault", cause);
    }

    /** {@code 1x28x28}; a dimension that may be any is {@code ?}. */
    static String text(long[] shape) {
        StringBuilder text = new StringBuilder();
        for (long dimension : shape) {
            text.append(text.isEmpty() ? "" : "x").append(dimension < 0 ? "?" : Long.toString(dimension));
        }
        return text.isEmpty() ? "a single value" : text.toString();
    }
}
