package dev.laddstreams.learning.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid.Box;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubImageCutterTest {
    @ParameterizedTest
    @CsvSource({
        "5, 0.625, 3, 32, 32",
        "5, 0.625, 1, 28, 28",
        "3, 0.5, 2, 24, 40",
        "2, 0.04, 1, 32, 32",
        "1, 1.0, 3, 16, 16",
        "7, 0.31, 3, 64, 48"
    })
    void shouldResizeEachCropBilinearly(int n, double ratio, int channels, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        SubImageGrid grid = new SubImageGrid(n, ratio);
        float[] image = noise(7 + shape.values(), 1);
        float[] cut = new float[3 + grid.subImages() * shape.values()];

        grid.cut(image, 7, shape, cut, 3);

        for (int j = 0; j < grid.subImages(); j++) {
            Box box = grid.boxes(shape).get(j);
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        double expected = bilinear(image, 7 + c * height * width, width, box, height, y, x);
                        float actual = cut[3 + ((j * channels + c) * height + y) * width + x];
                        // values reach 5 in magnitude, a float's rounding there is 5e-7
                        assertThat((double) actual).isCloseTo(expected, within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void shouldCopyTheImageWhenTheCropIsWhole() {
        ImageShape shape = new ImageShape(3, 17, 23);
        float[] image = noise(shape.values(), 2);
        float[] cut = new float[shape.values()];

        new SubImageGrid(1, 1).cut(image, 0, shape, cut, 0);

        assertThat(cut).containsExactly(image);
    }

    @Test
    void shouldCutAnyRunOfSubImagesAsPartOfAllOfThem() {
        ImageShape shape = new ImageShape(3, 32, 32);
        SubImageGrid grid = SubImageGrid.DEFAULT;
        float[] image = noise(shape.values(), 3);
        float[] all = new float[25 * shape.values()];
        grid.cut(image, 0, shape, all, 0);
        FloatBuffer target = ByteBuffer.allocateDirect(4 * 25 * shape.values())
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();

        for (int first = 0; first < 25; first++) {
            for (int count = 1; count <= 25 - first; count++) {
                // a fresh cutter: nothing may be left over from an earlier run
                new SubImageCutter(grid, shape).cut(image, 0, first, count, target, 0);
                float[] part = new float[count * shape.values()];
                target.get(0, part);
                for (int i = 0; i < part.length; i++) {
                    if (part[i] != all[first * shape.values() + i]) {
                        assertThat(part[i])
                                .as("first %d count %d value %d", first, count, i)
                                .isEqualTo(all[first * shape.values() + i]);
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseAnImageThatEndsTooEarly() {
        ImageShape shape = new ImageShape(3, 32, 32);

        assertThatThrownBy(() -> SubImageGrid.DEFAULT.cut(
                        new float[shape.values()], 1, shape, new float[25 * shape.values()], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** The formula, one pixel at a time, in double: source = (target + 0.5) * side / extent - 0.5, clamped to the crop. */
    private static double bilinear(float[] image, int plane, int width, Box box, int height, int y, int x) {
        double sourceY = Math.max(0, (y + 0.5) * box.height() / height - 0.5);
        double sourceX = Math.max(0, (x + 0.5) * box.width() / width - 0.5);
        int y0 = (int) Math.floor(sourceY);
        int x0 = (int) Math.floor(sourceX);
        int y1 = Math.min(y0 + 1, box.height() - 1);
        int x1 = Math.min(x0 + 1, box.width() - 1);
        double dy = sourceY - y0;
        double dx = sourceX - x0;
        return (1 - dy) * (1 - dx) * at(image, plane, width, box, y0, x0)
                + (1 - dy) * dx * at(image, plane, width, box, y0, x1)
                + dy * (1 - dx) * at(image, plane, width, box, y1, x0)
                + dy * dx * at(image, plane, width, box, y1, x1);
    }

    private static double at(float[] image, int plane, int width, Box box, int y, int x) {
        return image[plane + (box.top() + y) * width + box.left() + x];
    }

    private static float[] noise(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
