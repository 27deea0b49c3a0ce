package dev.laddstreams.learning.labeler;

import ai.djl.engine.EngineException;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.engine.TorchModule;
import java.nio.FloatBuffer;

/** A TorchScript model in PyTorch. It runs one pass at a time, with several threads inside the operators. */
final class TorchSession implements ModelSession {
    private final TorchModule module;
    private final ImageShape shape;
    private final int threads;
    private final int batchSize;

    private TorchSession(TorchModule module, ImageShape shape, EngineSettings settings) {
        this.module = module;
        this.shape = shape;
        this.threads = settings.threads();
        this.batchSize = settings.batchSize(shape);
    }

    static TorchSession open(byte[] model, String artifact, ImageShape shape, EngineSettings settings) {
        long unpacked = Unpacking.claimed(model).orElse(-1);
        if (!Unpacking.isPlausible(unpacked, model.length)) {
            throw LaddException.cannot(
                    Reason.ARTIFACT_INVALID,
                    "open labeler " + artifact,
                    unpacked < 0
                            ? "model.pt is no whole archive"
                            : "model.pt unpacks to " + unpacked + " bytes from " + model.length,
                    "a TorchScript archive of at most " + Unpacking.most(model.length) + " bytes unpacked");
        }
        try {
            return new TorchSession(TorchModule.load(model), shape, settings);
        } catch (EngineException e) {
            throw LaddException.cannot(
                    Reason.ARTIFACT_INVALID,
                    "open labeler " + artifact,
                    firstLine(e),
                    "a whole TorchScript archive",
                    e);
        }
    }

    @Override
    public String engine() {
        return TorchEngine.version();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public boolean fixedBatch() {
        return false;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Slot newSlot() {
        return new TorchSlot();
    }

    @Override
    public void close() {
        module.close();
    }

    /** PyTorch appends its own stack trace. */
    private static String firstLine(EngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private final class TorchSlot implements Slot {
        private final FloatBuffer input = ModelSession.newInput(batchSize, shape.values());

        @Override
        public FloatBuffer input() {
            return input;
        }

        @Override
        public Outputs run(int count) {
            FloatBuffer used = input.duplicate().limit(count * shape.values());
            int before = TorchEngine.threads();
            TorchEngine.useThreads(threads);
            try {
                TorchModule.Result result =
                        module.forward(used, count, shape.channels(), shape.height(), shape.width());
                return new Outputs(result.values(), result.shape());
            } catch (EngineException e) {
                throw ModelSession.failed(firstLine(e), e);
            } finally {
                TorchEngine.useThreads(before);
            }
        }
    }
}
