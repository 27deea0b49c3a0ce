package dev.laddstreams.learning.labeler;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import java.util.OptionalInt;

/**
 * How an engine runs a labeler's network.
 *
 * @param threads at least 1. ONNX Runtime: forward passes at the same time, each on one thread. PyTorch: one pass at a
 *     time, with so many threads inside its operators
 * @param batchSubImages sub-images to a forward pass, at least 1; empty for what measures best on a CPU: 64 sub-images of
 *     32 px, 4 of 128 px. Larger batches are slower (their activations leave the cache) and take memory in proportion. A
 *     model that fixes its batch keeps its own
 */
public record EngineSettings(LabelerEngine engine, int threads, OptionalInt batchSubImages) {
    /** Pixels of one channel in a batch: more falls out of the processor's cache. */
    private static final int BATCH_PIXELS = 64 * 32 * 32;

    public EngineSettings {
        requireNonNull(engine, "engine");
        if (threads < 1 || batchSubImages.orElse(1) < 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "run a labeler",
                    threads + " threads"
                            + (batchSubImages.isPresent()
                                    ? ", batches of " + batchSubImages.getAsInt() + " sub-images"
                                    : ""),
                    "at least 1 of each");
        }
    }

    /** Forward passes of the size that measures best. */
    public static EngineSettings of(LabelerEngine engine, int threads) {
        return new EngineSettings(engine, threads, OptionalInt.empty());
    }

    public static EngineSettings of(LabelerEngine engine, int threads, int batchSubImages) {
        return new EngineSettings(engine, threads, OptionalInt.of(batchSubImages));
    }

    int batchSize(ImageShape subImages) {
        return batchSubImages.orElse(Math.max(1, BATCH_PIXELS / (subImages.height() * subImages.width())));
    }
}
