package dev.laddstreams.learning.evaluation;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.grid.SubImageCutter;
import dev.laddstreams.learning.training.ViewPool;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The views of the second halves of steps, under one control. Sub-images are cut and labelled exactly as a labeler cuts
 * them: {@code j = row * n + column} of {@link SubImageCutter}.
 */
final class SecondHalf {
    private final AugmentedSet set;
    private final Control control;
    private final SubImageCutter cutter;

    SecondHalf(AugmentedSet set, Control control) {
        this.set = set;
        this.control = control;
        this.cutter = new SubImageCutter(set.grid(), set.images().shape());
    }

    /**
     * One view for each drawn image: the image itself, or its drawn sub-image.
     *
     * @param drawn positions of images
     * @param places sub-image of each
     */
    ViewPool views(TorchScope scope, int[] drawn, int[] places) {
        LabelledImages images = set.images();
        ImageShape shape = images.shape();
        int size = shape.values();
        int classes = set.classes();
        float[] values = new float[Math.multiplyExact(drawn.length, size)];
        float[] targets = new float[Math.multiplyExact(drawn.length, classes)];
        FloatBuffer buffer = FloatBuffer.wrap(values);
        for (int i = 0; i < drawn.length; i++) {
            int image = drawn[i];
            switch (control) {
                case HARD -> System.arraycopy(images.values(), image * size, values, i * size, size);
                case LOCAL_HARD, DENSE -> cutter.cut(images.values(), image * size, places[i], 1, buffer, i * size);
            }
            switch (control) {
                case HARD, LOCAL_HARD -> targets[i * classes + images.labels()[image]] = 1f;
                case DENSE -> {
                    int row = (image * set.grid().subImages() + places[i]) * classes;
                    System.arraycopy(set.denseLabels(), row, targets, i * classes, classes);
                }
            }
        }
        return ViewPool.of(scope, values, shape, targets, classes);
    }

    /** Weight of each view of a step in the loss: the first half counts 1, the second the recipe's local weight. */
    static float[] importance(DeploymentRecipe recipe) {
        int half = recipe.halfBatch();
        float[] importance = new float[2 * half];
        Arrays.fill(importance, 0, half, 1f / half);
        Arrays.fill(importance, half, 2 * half, (float) (recipe.localWeight() / half));
        return importance;
    }
}
