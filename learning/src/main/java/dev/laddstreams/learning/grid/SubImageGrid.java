package dev.laddstreams.learning.grid;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The static sub-image grid S of LADD: {@code n * n} crops, the same for every image of a shape. Sub-image {@code j = row * n
 * + column}.
 *
 * <p>Along an axis of {@code H} pixels the crop side is {@code s = round(R * H)} and crop {@code a} starts at {@code round(a *
 * (H - s) / (n - 1))}, halves upwards: the first starts at 0 and the last ends at {@code H}; the stride is constant where
 * {@code n - 1} divides {@code H - s}, else it varies by one pixel. A single crop ({@code n = 1}) is the centre of the image:
 * it starts at {@code floor((H - s) / 2)}, and with ratio 1 it is the whole image.
 *
 * @param n crops along each axis, from 1 to {@link #LARGEST_N}
 * @param cropRatio crop side as a fraction of each axis, in (0, 1]
 */
public record SubImageGrid(int n, double cropRatio) {
    /** 5 x 5 crops of 62.5 % of each axis. */
    public static final SubImageGrid DEFAULT = new SubImageGrid(5, 0.625);

    /** More crops along an axis than any image has use for; a record of 100 x 100 rows would hold few classes. */
    public static final int LARGEST_N = 100;

    public SubImageGrid {
        if (n < 1 || !(cropRatio > 0 && cropRatio <= 1)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "cut sub-images",
                    "grid N = " + n + ", crop ratio R = " + cropRatio,
                    "N >= 1 and 0 < R <= 1");
        }
        if (n > LARGEST_N) {
            throw LaddException.cannot(Reason.USAGE, "cut sub-images", "grid N = " + n, "N <= " + LARGEST_N);
        }
    }

    /** The number of sub-images of one image, N times N. */
    public int subImages() {
        return n * n;
    }

    /**
     * The crops of an image, by sub-image number.
     *
     * @throws LaddException with reason {@code INCOMPATIBLE} when a crop would be less than one pixel high or wide
     */
    public List<Box> boxes(ImageShape shape) {
        int height = side(shape.height(), shape);
        int width = side(shape.width(), shape);
        List<Box> boxes = new ArrayList<>(subImages());
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                boxes.add(new Box(
                        start(row, shape.height(), height), start(column, shape.width(), width), height, width));
            }
        }
        return List.copyOf(boxes);
    }

    /**
     * Cuts one image into its sub-images, row by row. For many images prepare a {@link SubImageCutter}, which this uses.
     *
     * @param image holds [channels, height, width] from {@code offset} on
     * @param target takes [n * n, channels, height, width] from {@code targetOffset} on, every crop resized to the image's
     *     extent
     */
    public void cut(float[] image, int offset, ImageShape shape, float[] target, int targetOffset) {
        FloatBuffer buffer = FloatBuffer.wrap(target);
        new SubImageCutter(this, shape).cut(image, offset, 0, subImages(), buffer, targetOffset);
    }

    private int side(int extent, ImageShape shape) {
        int side = (int) Math.round(cropRatio * extent);
        if (side < 1) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "cut sub-images",
                    "crop ratio R = " + cropRatio + " of an image " + shape + " gives a side of " + side + " px",
                    "at least 1 px");
        }
        return side;
    }

    private int start(int index, int extent, int side) {
        if (n == 1) {
            return (extent - side) / 2;
        }
        return (int) ((2L * index * (extent - side) + (n - 1)) / (2L * (n - 1)));
    }

    /** A crop in pixels of the whole image; its last row is {@code top + height - 1}. */
    public record Box(int top, int left, int height, int width) {}
}
