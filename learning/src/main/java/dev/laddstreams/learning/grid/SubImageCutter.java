package dev.laddstreams.learning.grid;

import static java.util.Objects.checkFromIndexSize;

import dev.laddstreams.learning.data.ImageShape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Cuts the sub-images of images of one shape and resizes each to one extent, as a rule the whole image's: bilinear, half-pixel
 * centres, no antialiasing, which is torch's {@code upsample_bilinear2d} with {@code align_corners=False}.
 *
 * <p>Crops of one grid column share their horizontal interpolation, so each image is widened once per column and then
 * only interpolated vertically per crop. Not thread-safe: it owns scratch memory of about {@code (n + 1)} images and allocates
 * nothing afterwards.
 */
public final class SubImageCutter {
    private final int n;
    private final ImageShape images;
    private final ImageShape target;
    private final int[] tops;
    private final Axis rows;
    private final Axis[] columns;
    private final float[] widened;
    private final float[] crop;

    /** Resizes back to the whole image's extent. Fails as {@link SubImageGrid#boxes} does. */
    public SubImageCutter(SubImageGrid grid, ImageShape shape) {
        this(grid, shape, shape);
    }

    /**
     * Fails as {@link SubImageGrid#boxes} does.
     *
     * @param images what is cut
     * @param target what each sub-image is resized to, of as many channels
     */
    public SubImageCutter(SubImageGrid grid, ImageShape images, ImageShape target) {
        if (images.channels() != target.channels()) {
            throw new IllegalArgumentException("sub-images of " + images + " as " + target);
        }
        List<SubImageGrid.Box> boxes = grid.boxes(images);
        this.n = grid.n();
        this.images = images;
        this.target = target;
        this.rows = Axis.of(0, boxes.get(0).height(), target.height());
        this.tops = new int[n];
        this.columns = new Axis[n];
        for (int i = 0; i < n; i++) {
            tops[i] = boxes.get(i * n).top();
            columns[i] = Axis.of(boxes.get(i).left(), boxes.get(i).width(), target.width());
        }
        this.widened = new float[Math.multiplyExact(n, widenedValues())];
        this.crop = new float[target.values()];
    }

    /** The shape of the images that are cut. */
    public ImageShape images() {
        return images;
    }

    /** Of an image that has the target's width and its own height. */
    private int widenedValues() {
        return images.channels() * images.height() * target.width();
    }

    /**
     * Cuts sub-images {@code first .. first + count - 1} of one image.
     *
     * @param image holds [channels, height, width] from {@code offset} on
     * @param output takes [count, channels, height, width] from absolute index {@code outputOffset} on; its position stays
     */
    public void cut(float[] image, int offset, int first, int count, FloatBuffer output, int outputOffset) {
        checkFromIndexSize(offset, images.values(), image.length);
        checkFromIndexSize(first, count, n * n);
        int columnsUsed = Math.min(n, first % n + count);
        for (int column = columnsUsed == n ? 0 : first % n; column < columnsUsed; column++) {
            widen(image, offset, columns[column], column * widenedValues());
        }
        for (int i = 0; i < count; i++) {
            int j = first + i;
            heighten((j % n) * widenedValues(), tops[j / n]);
            output.put(outputOffset + i * crop.length, crop);
        }
    }

    private void widen(float[] image, int offset, Axis axis, int base) {
        int width = target.width();
        for (int row = 0; row < images.channels() * images.height(); row++) {
            int from = offset + row * images.width();
            int to = base + row * width;
            for (int x = 0; x < width; x++) {
                float low = image[from + axis.low[x]];
                float high = image[from + axis.high[x]];
                widened[to + x] = low + (high - low) * axis.weight[x];
            }
        }
    }

    private void heighten(int base, int top) {
        int width = target.width();
        for (int channel = 0; channel < images.channels(); channel++) {
            int source = base + (channel * images.height() + top) * width;
            for (int y = 0; y < target.height(); y++) {
                int low = source + rows.low[y] * width;
                int high = source + rows.high[y] * width;
                lerp(low, high, rows.weight[y], (channel * target.height() + y) * width, width);
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
