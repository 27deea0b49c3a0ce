package dev.laddstreams.learning.network;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.engine.TorchSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Applies a ConvNet whose weights are tensors, in float32, up to 256 images at a time. Holds nothing of its own: program and
 * weights belong to the caller.
 *
 * @param program with {@link ConvNet#PROGRAM} and {@link #PROGRAM}
 */
public record Classifier(TorchProgram program, ConvNetSpec spec, List<NDArray> weights) {
    public static final TorchMethod CLASSIFY = TorchMethod.of("classify(images, scale, shift, w, per_block)");
    public static final TorchMethod PROBABILITIES = TorchMethod.of("probabilities(x, w, per_block, temperature)");
    public static final TorchMethod LOGITS_OF =
            TorchMethod.of("logits_of(images, positions, scale, shift, w, per_block)");

    /** The TorchScript program behind this; it needs {@link ConvNet#PROGRAM}. */
    public static final TorchSource PROGRAM = TorchSource.of("inference", CLASSIFY, PROBABILITIES, LOGITS_OF);

    private static final int MOST_IMAGES = 256;
    /** Of the first feature map of a batch: photographs go fewer at a time. */
    private static final long MOST_BYTES = 64L << 20;

    public Classifier {
        requireNonNull(program, "program");
        requireNonNull(spec, "spec");
        weights = List.copyOf(weights);
    }

    /**
     * Share of the images whose most likely class is theirs, 0..1.
     *
     * @param onBatch hears the number of images of each batch when it is done
     */
    public double accuracy(ImageSet images, Normalisation normalisation, IntConsumer onBatch) {
        ImageShape shape = images.shape();
        int batch = batch();
        int correct = 0;
        for (int from = 0; from < images.count(); from += batch) {
            int to = Math.min(images.count(), from + batch);
            try (TorchScope scope = TorchScope.open()) {
                byte[] pixels = Arrays.copyOfRange(images.pixels(), from * shape.values(), to * shape.values());
                NDArray tensor = scope.bytes(pixels, to - from, shape.channels(), shape.height(), shape.width());
                PixelScale scale = PixelScale.of(scope, normalisation);
                long[] classes = program.call(
                                scope, CLASSIFY, tensor, scale.scale(), scale.shift(), weights, spec.tensorsPerBlock())
                        .get(0)
                        .toLongArray();
                for (int i = from; i < to; i++) {
                    correct += classes[i - from] == images.labels()[i] ? 1 : 0;
                }
            }
            onBatch.accept(to - from);
        }
        return (double) correct / images.count();
    }

    /**
     * Probabilities [count, classes], {@code softmax(logits / temperature)}.
     *
     * @param images normalised space [count, channels, height, width]
     */
    public float[] probabilities(float[] images, double temperature) {
        ImageShape shape = spec.input();
        int count = images.length / shape.values();
        int batch = batch();
        float[] all = new float[count * spec.classes()];
        for (int from = 0; from < count; from += batch) {
            int to = Math.min(count, from + batch);
            try (TorchScope scope = TorchScope.open()) {
                float[] values = Arrays.copyOfRange(images, from * shape.values(), to * shape.values());
                NDArray tensor = scope.floats(values, to - from, shape.channels(), shape.height(), shape.width());
                float[] rows = program.call(scope, PROBABILITIES, tensor, weights, spec.tensorsPerBlock(), temperature)
                        .get(0)
                        .toFloatArray();
                System.arraycopy(rows, 0, all, from * spec.classes(), rows.length);
            }
        }
        return all;
    }

    private int batch() {
        ImageShape input = spec.input();
        long firstMap = (long) spec.width() * input.height() * input.width() * Float.BYTES;
        return (int) Math.max(1, Math.min(MOST_IMAGES, MOST_BYTES / firstMap));
    }
}
