package dev.laddstreams.learning.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Owns tensors: all that are created in it or returned into it live until it is closed. For one thread at a time, but
 * its children may be opened and used by several. A loop opens a {@link #child()} per round, and {@link #keep keeps} what
 * outlives the round.
 *
 * <p>Tensors own their memory: the arrays given are copied.
 */
public final class TorchScope implements AutoCloseable {
    private final NDManager manager;

    private TorchScope(NDManager manager) {
        this.manager = manager;
    }

    public static TorchScope open() {
        return new TorchScope(TorchEngine.newManager());
    }

    /** A scope that is closed with this one at the latest. */
    public TorchScope child() {
        return new TorchScope(manager.newSubManager());
    }

    /** A float32 tensor of these values that the scope owns. */
    public NDArray floats(float[] values, long... shape) {
        NDArray tensor = empty(DataType.FLOAT32, values.length, shape);
        memory(tensor).asFloatBuffer().put(values);
        return tensor;
    }

    /** A float64 tensor of these values that the scope owns. */
    public NDArray doubles(double[] values, long... shape) {
        NDArray tensor = empty(DataType.FLOAT64, values.length, shape);
        memory(tensor).asDoubleBuffer().put(values);
        return tensor;
    }

    /** An int64 tensor: class indices, positions. */
    public NDArray longs(long[] values, long... shape) {
        NDArray tensor = empty(DataType.INT64, values.length, shape);
        memory(tensor).asLongBuffer().put(values);
        return tensor;
    }

    /** A one-dimensional int64 tensor of indices that the scope owns. */
    public NDArray indices(int... values) {
        NDArray tensor = empty(DataType.INT64, values.length, values.length);
        var memory = memory(tensor).asLongBuffer();
        for (int value : values) {
            memory.put(value);
        }
        return tensor;
    }

    /** A uint8 tensor: raw intensities. */
    public NDArray bytes(byte[] values, long... shape) {
        NDArray tensor = empty(DataType.UINT8, values.length, shape);
        memory(tensor).put(values);
        return tensor;
    }

    /** A float32 tensor of zeros. */
    public NDArray zeros(long... shape) {
        return manager.zeros(new Shape(shape), DataType.FLOAT32);
    }

    /** Takes tensors over from the scope that owns them now. Returns them. */
    public List<NDArray> keep(List<NDArray> tensors) {
        tensors.forEach(this::keep);
        return tensors;
    }

    /** Takes a tensor over from the scope that owns it now. Returns it. */
    public NDArray keep(NDArray tensor) {
        tensor.attach(manager);
        return tensor;
    }

    @Override
    public void close() {
        manager.close();
    }

    NDManager manager() {
        return manager;
    }

    private NDArray empty(DataType type, int values, long... shape) {
        Shape extent = new Shape(shape);
        if (extent.size() != values) {
            throw LaddException.cannot(
                    Reason.INTERNAL, "make a tensor of shape " + extent, values + " values", extent.size() + " values");
        }
        return manager.create(extent, type);
    }

    private static ByteBuffer memory(NDArray tensor) {
        if (tensor.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        return tensor.toByteBuffer(true).order(ByteOrder.nativeOrder());
    }
}
