package dev.laddstreams.learning.grid;

import static java.util.Objects.checkFromIndexSize;

import dev.laddstreams.learning.data.ImageShape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Cuts the sub-images of images of one shape and resizes each back to the whole image's extent: bilinear, half-pixel
 * centres, no antialiasing, which is torch's {@code upsample_bilinear2d} with {@code align_corners=False}.
 *
 * <p>Crops of one grid column share their horizontal interpolation, so each image is widened once per column and then
 * only interpolated vertically per crop. Not thread-safe: it owns scratch memory of {@code (n + 1)} images and allocates
 * nothing afterwards.
 */
public final class SubImageCutter {
    private final int n;
    private final ImageShape shape;
    private final int[] tops;
    private final Axis rows;
    private final Axis[] columns;
    private final float[] widened;
    private final float[] crop;

    /** Fails as {@link SubImageGrid#boxes} does. */
    public SubImageCutter(SubImageGrid grid, ImageShape shape) {
        List<SubImageGrid.Box> boxes = grid.boxes(shape);
        this.n = grid.n();
        this.shape = shape;
        this.rows = Axis.of(0, boxes.get(0).height(), shape.height());
        this.tops = new int[n];
        this.columns = new Axis[n];
        for (int i = 0; i < n; i++) {
            tops[i] = boxes.get(i * n).top();
            columns[i] = Axis.of(boxes.get(i).left(), boxes.get(i).width(), shape.width());
        }
        this.widened = new float[Math.multiplyExact(n, shape.values())];
        this.crop = new float[shape.values()];
    }

    /**
     * Cuts sub-images {@code first .. first + count - 1} of one image.
     *
     * @param image holds [channels, height, width] from {@code offset} on
     * @param target takes [count, channels, height, width] from absolute index {@code targetOffset} on; its position stays
     */
    public void cut(float[] image, int offset, int first, int count, FloatBuffer target, int targetOffset) {
        checkFromIndexSize(offset, shape.values(), image.length);
        checkFromIndexSize(first, count, n * n);
        int columnsUsed = Math.min(n, first % n + count);
        for (int column = columnsUsed == n ? 0 : first % n; column < columnsUsed; column++) {
            widen(image, offset, columns[column], column * shape.values());
        }
        for (int i = 0; i < count; i++) {
            int j = first + i;
            heighten((j % n) * shape.values(), tops[j / n]);
            target.put(targetOffset + i * shape.values(), crop);
        }
    }

    private void widen(float[] image, int offset, Axis axis, int base) {
        int width = shape.width();
        for (int row = 0; row < shape.channels() * shape.height(); row++) {
            int from = offset + row * width;
            int to = base + row * width;
            for (int x = 0; x < width; x++) {
                float low = image[from + axis.low[x]];
                float high = image[from + axis.high[x]];
                widened[to + x] = low + (high - low) * axis.weight[x];
            }
        }
    }

    private void heighten(int base, int top) {
        int width = shape.width();
        int height = shape.height();
        for (int channel = 0; channel < shape.channels(); channel++) {
            int plane = channel * height;
            for (int y = 0; y < height; y++) {
                int low = base + (plane + top + rows.low[y]) * width;
                int high = base + (plane + top + rows.high[y]) * width;
                lerp(low, high, rows.weight[y], (plane + y) * width, width);
            }
        }
    }

    private void lerp(int low, int high, float weight, int to, int width) {
        for (int x = 0; x < width; x++) {
            float a = widened[low + x];
            crop[to + x] = a + (widened[high + x] - a) * weight;
        }
    }

    /** For each target position along an axis, its two source positions and the weight of the second. */
    private record Axis(int[] low, int[] high, float[] weight) {
        static Axis of(int start, int side, int extent) {
            int[] low = new int[extent];
            int[] high = new int[extent];
            float[] weight = new float[extent];
            for (int i = 0; i < extent; i++) {
                double source = Math.max(0, (i + 0.5) * side / extent - 0.5);
                int floor = (int) source;
                low[i] = start + floor;
                high[i] = start + Math.min(floor + 1, side - 1);
                weight[i] = (float) (source - floor);
            }
            return new Axis(low, high, weight);
        }
    }
}
