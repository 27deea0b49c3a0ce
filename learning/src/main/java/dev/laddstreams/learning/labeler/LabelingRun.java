package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.data.ImageShape;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;

/**
 * Shares the forward passes of one call among workers, which take them one by one. Sub-images are numbered through all
 * images.
 */
final class LabelingRun {
    private final ImageShape shape;
    private final float[] images;
    private final float[] labels;
    private final int subImages;
    private final int passes;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    LabelingRun(ImageShape shape, float[] images, int subImages, int classes, IntUnaryOperator passes) {
        this.shape = shape;
        this.images = images;
        this.subImages = subImages;
        this.passes = passes.applyAsInt(subImages);
        this.labels = new float[Math.multiplyExact(subImages, classes)];
    }

    ImageShape shape() {
        return shape;
    }

    float[] images() {
        return images;
    }

    int passes() {
        return passes;
    }

    /** The next pass, or -1 when none is left or one has failed. */
    int next() {
        if (failure.get() != null) {
            return -1;
        }
        int pass = next.getAndIncrement();
        return pass < passes ? pass : -1;
    }

    /** The first sub-image of a pass; passes differ by one sub-image at most. */
    int first(int pass) {
        return (int) ((long) subImages * pass / passes);
    }

    /** Where soft labels go, [subImages, classes]. */
    float[] target() {
        return labels;
    }

    void fail(RuntimeException e) {
        RuntimeException first = failure.compareAndExchange(null, e);
        if (first != null && first != e) {
            first.addSuppressed(e);
        }
    }

    /** All soft labels, once all workers are done; throws the first failure. */
    float[] labels() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return labels;
    }
}
