package dev.laddstreams.learning.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;

/**
 * A TorchScript module with weights of its own, for inference alone: no gradients, no training behaviour. It runs on the
 * engine's default device. Thread-safe; the one who loaded it closes it.
 */
public final class TorchModule implements AutoCloseable {
    private final NDManager manager;
    private final PtSymbolBlock module;

    private TorchModule(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * @param archive as {@code torch.jit.save} writes it
     * @throws EngineException when it is none
     */
    public static TorchModule load(byte[] archive) {
        NDManager manager = TorchEngine.newManager();
        try (InputStream in = new ByteArrayInputStream(archive)) {
            PtSymbolBlock module = JniUtils.loadModule((PtNDManager) manager, in, true, false);
            JniUtils.enableInferenceMode(module);
            return new TorchModule(manager, module);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * A forward pass of one float32 tensor.
     *
     * @param input direct memory from position to limit, read in place: nobody may write to it until this returns
     * @return the module's first float32 output
     * @throws EngineException when the module fails or returns another type
     */
    public Result forward(FloatBuffer input, long... shape) {
        try (NDManager pass = manager.newSubManager()) {
            NDArray tensor = pass.create(input, new Shape(shape), DataType.FLOAT32);
            NDArray output =
                    IValueUtils.forward(module, new NDList(tensor), false).get(0);
            if (output.getDataType() != DataType.FLOAT32) {
                throw new EngineException("model gives " + output.getDataType() + ", not FLOAT32");
            }
            return new Result(output.toFloatArray(), output.getShape().getShape());
        }
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }

    /** An output copied out of the engine, row-major. */
    public record Result(float[] values, long[] shape) {}
}
