package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import java.nio.file.Path;

/** Opens labelers from their bundles, by engine. */
public final class Labelers {
    /** Pixels of one channel in a batch: more falls out of the processor's cache. */
    private static final int BATCH_PIXELS = 64 * 32 * 32;

    private Labelers() {}

    /**
     * The batch size that measures best on a CPU: 64 sub-images of 32 px, 4 of 128 px. Larger batches are slower (their
     * activations leave the cache) and take memory in proportion.
     */
    public static int defaultBatchSize(ImageShape shape) {
        return Math.max(1, BATCH_PIXELS / (shape.height() * shape.width()));
    }

    /**
     * Loads a bundle and tries it on a blank and a noise image.
     *
     * @param threads at least 1. ONNX Runtime: forward passes at the same time, each on one thread. PyTorch: one pass at a
     *     time, with so many threads inside its operators
     * @param batchSize sub-images to a forward pass, at least 1; see {@link #defaultBatchSize}. A model that fixes its batch
     *     keeps its own
     * @throws LaddException with reason {@code ARTIFACT_INVALID} for a file that is no whole bundle or a model that cannot
     *     be loaded, {@code INCOMPATIBLE} for a model that does not fit its description or a bundle without a model for
     *     the engine
     */
    public static Labeler open(Path bundle, LabelerEngine engine, int threads, int batchSize) {
        if (threads < 1 || batchSize < 1) {
            throw LaddException.cannot(
                    Reason.USAGE, "open labeler", threads + " threads, batch size " + batchSize, "at least 1 of each");
        }
        LabelerSpec spec;
        ModelSession session;
        String artifact = bundle.getFileName().toString();
        try (BundleArchive archive = BundleArchive.open(bundle)) {
            spec = archive.spec();
            session = load(archive, artifact, engine, spec.inputShape(), threads, batchSize);
        }
        BatchLabeler labeler = new BatchLabeler(spec, session);
        try {
            labeler.passProbation(artifact);
            return labeler;
        } catch (RuntimeException e) {
            labeler.close();
            throw e;
        }
    }

    private static ModelSession load(
            BundleArchive archive,
            String artifact,
            LabelerEngine engine,
            ImageShape shape,
            int threads,
            int batchSize) {
        return switch (engine) {
            case AUTO -> load(archive, artifact, archive.engines().get(0), shape, threads, batchSize);
            case ONNXRUNTIME ->
                OnnxSession.open(model(archive, artifact, LabelerBundle.ONNX), artifact, shape, threads, batchSize);
            case PYTORCH ->
                TorchSession.open(
                        model(archive, artifact, LabelerBundle.TORCHSCRIPT), artifact, shape, threads, batchSize);
        };
    }

    private static byte[] model(BundleArchive archive, String artifact, String entry) {
        if (!archive.has(entry)) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE, "open labeler " + artifact, "it has no " + entry, "one, or another engine");
        }
        return archive.model(entry);
    }
}
