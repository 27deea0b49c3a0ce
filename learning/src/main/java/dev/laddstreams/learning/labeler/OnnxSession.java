package dev.laddstreams.learning.labeler;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A model in ONNX Runtime on the CPU, through its own API: DJL's engine would be a layer over the same options that does
 * not tell an input's type or fixed batch.
 *
 * <p>A forward pass runs on the calling thread alone, and threads take whole batches: that scales better than threads
 * inside an operator, which on top of it spin while they wait.
 */
final class OnnxSession implements ModelSession {
    private static final OrtEnvironment ENVIRONMENT = OnnxEnvironment.get();

    private final OrtSession session;
    private final ImageShape shape;
    private final String inputName;
    private final int batchSize;
    private final boolean fixedBatch;
    private final int threads;

    private OnnxSession(OrtSession session, String artifact, ImageShape shape, EngineSettings settings)
            throws OrtException {
        this.session = session;
        this.shape = shape;
        this.threads = settings.threads();
        if (session.getNumInputs() != 1) {
            throw incompatible(artifact, "model takes " + session.getNumInputs() + " inputs", "1");
        }
        NodeInfo input = session.getInputInfo().values().iterator().next();
        this.inputName = input.getName();
        long fixed = requireImages(artifact, input, shape);
        this.fixedBatch = fixed > 0;
        this.batchSize = fixedBatch ? Math.toIntExact(fixed) : settings.batchSize(shape);
    }

    static OnnxSession open(byte[] model, String artifact, ImageShape shape, EngineSettings settings) {
        requireWhole(model, artifact);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // plans of memory are kept for every batch size seen: a third more memory, and no faster
            options.setMemoryPatternOptimization(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            OrtSession session = ENVIRONMENT.createSession(model, options);
            try {
                return new OnnxSession(session, artifact, shape, settings);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw invalid(artifact, said(e), e);
        }
    }

    /** ONNX Runtime would look for values that lie in another file in the process's current folder. */
    private static void requireWhole(byte[] model, String artifact) {
        try {
            OnnxWeights.inlined(model, place -> {
                throw LaddException.cannot(
                        Reason.ARTIFACT_INVALID,
                        "open labeler " + artifact,
                        "its weights lie in another file, " + place.file(),
                        "a model that holds them itself; publish it from where both files lie");
            });
        } catch (IOException e) {
            throw invalid(artifact, "it is damaged: " + e.getMessage(), e);
        }
    }

    private static LaddException invalid(String artifact, String fault, Exception cause) {
        return LaddException.cannot(
                Reason.ARTIFACT_INVALID,
                "open labeler " + artifact,
                fault,
                "a whole ONNX model of operators and opsets that ONNX Runtime " + ENVIRONMENT.getVersion() + " knows",
                cause);
    }

    /** What ONNX Runtime says, on one line and without its codes and source locations. */
    private static String said(OrtException failure) {
        return String.valueOf(failure.getMessage())
                .replaceFirst("^Error code - \\w+ - message: ", "")
                .replaceFirst("^/\\S+:\\d+ .*?\\) (?=ONNX Runtime|[A-Z][a-z])", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Override
    public String engine() {
        return "onnxruntime-" + ENVIRONMENT.getVersion();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public boolean fixedBatch() {
        return fixedBatch;
    }

    @Override
    public int parallelism() {
        return threads;
    }

    @Override
    public Slot newSlot() {
        return new OnnxSlot();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close a session", e);
        }
    }

    /** Returns the batch that the model fixes, or -1. */
    private static long requireImages(String artifact, NodeInfo input, ImageShape shape) {
        if (!(input.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw incompatible(artifact, "model takes " + input.getInfo(), "one float32 tensor");
        }
        long[] dimensions = info.getShape();
        if (dimensions.length != 4
                || !fits(dimensions[1], shape.channels())
                || !fits(dimensions[2], shape.height())
                || !fits(dimensions[3], shape.width())) {
            throw incompatible(
                    artifact,
                    "model takes " + ModelSession.text(dimensions),
                    "?x" + shape + ", as its description says");
        }
        return dimensions[0];
    }

    private static boolean fits(long dimension, int expected) {
        return dimension < 0 || dimension == expected;
    }

    private static LaddException incompatible(String artifact, String value, String expected) {
        return LaddException.cannot(Reason.INCOMPATIBLE, "open labeler " + artifact, value, expected);
    }

    private final class OnnxSlot implements Slot {
        private final FloatBuffer input = ModelSession.newInput(batchSize, shape.values());

        @Override
        public FloatBuffer input() {
            return input;
        }

        @Override
        public Outputs run(int count) {
            int passed = fixedBatch ? batchSize : count;
            FloatBuffer used = input.duplicate().limit(passed * shape.values());
            long[] dimensions = {passed, shape.channels(), shape.height(), shape.width()};
            try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, used, dimensions);
                    OrtSession.Result result = session.run(Map.of(inputName, tensor))) {
                return outputs(result.get(0));
            } catch (OrtException e) {
                throw ModelSession.failed(e.getMessage(), e);
            }
        }

        private Outputs outputs(OnnxValue value) {
            if (!(value instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
                throw ModelSession.failed("model gives " + value.getInfo(), null);
            }
            return new Outputs(tensor.getFloatBuffer().array(), tensor.getInfo().getShape());
        }
    }
}
