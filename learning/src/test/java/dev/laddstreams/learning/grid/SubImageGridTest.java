package dev.laddstreams.learning.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid.Box;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubImageGridTest {
    @ParameterizedTest
    @CsvSource({
        "5, 0.625, 32, 32",
        "5, 0.625, 128, 128",
        "5, 0.625, 28, 28",
        "3, 0.5, 32, 48",
        "2, 0.75, 33, 31",
        "7, 0.3, 64, 64",
        "4, 1.0, 16, 16",
        "9, 0.9, 32, 32"
    })
    void shouldSpanTheWholeImageAtASteadyStride(int n, double ratio, int height, int width) {
        List<Box> boxes = new SubImageGrid(n, ratio).boxes(new ImageShape(3, height, width));

        assertThat(boxes).hasSize(n * n);
        assertThat(boxes.get(0).top()).isZero();
        assertThat(boxes.get(0).left()).isZero();
        Box last = boxes.get(n * n - 1);
        assertThat(last.top() + last.height()).isEqualTo(height);
        assertThat(last.left() + last.width()).isEqualTo(width);
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                Box box = boxes.get(row * n + column);
                assertThat(box.height()).isEqualTo((int) Math.round(ratio * height));
                assertThat(box.width()).isEqualTo((int) Math.round(ratio * width));
                double top = row * (height - box.height()) / (double) (n - 1);
                double left = column * (width - box.width()) / (double) (n - 1);
                assertThat(Math.abs(box.top() - top))
                        .as("distance to the exact stride")
                        .isLessThanOrEqualTo(0.5);
                assertThat(Math.abs(box.left() - left))
                        .as("distance to the exact stride")
                        .isLessThanOrEqualTo(0.5);
            }
        }
    }

    @Test
    void shouldCutTheDefaultGridOf32PixelsAtAStrideOfThree() {
        List<Box> boxes = SubImageGrid.DEFAULT.boxes(new ImageShape(3, 32, 32));

        for (int j = 0; j < 25; j++) {
            assertThat(boxes.get(j)).isEqualTo(new Box(j / 5 * 3, j % 5 * 3, 20, 20));
        }
    }

    @Test
    void shouldTakeTheWholeImageAsTheOnlyCropOfRatioOne() {
        assertThat(new SubImageGrid(1, 1).boxes(new ImageShape(1, 28, 32))).containsExactly(new Box(0, 0, 28, 32));
    }

    @Test
    void shouldTakeTheCentreAsTheOnlyCropOfASmallerRatio() {
        assertThat(new SubImageGrid(1, 0.5).boxes(new ImageShape(1, 32, 31))).containsExactly(new Box(8, 7, 16, 16));
    }

    @Test
    void shouldGiveTheSameBoxesForEveryImageOfAShape() {
        SubImageGrid grid = new SubImageGrid(4, 0.55);

        assertThat(grid.boxes(new ImageShape(3, 40, 40))).isEqualTo(grid.boxes(new ImageShape(3, 40, 40)));
        assertThat(grid.boxes(new ImageShape(1, 40, 40))).isEqualTo(grid.boxes(new ImageShape(3, 40, 40)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "-1, 0.5", "5, 0", "5, -0.1", "5, 1.01", "5, NaN"})
    void shouldRefuseAGridThatCannotExist(int n, double ratio) {
        assertThatThrownBy(() -> new SubImageGrid(n, ratio))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot cut sub-images: grid N = " + n + ", crop ratio R = " + ratio
                        + " (expected: N >= 1 and 0 < R <= 1)");
    }

    @Test
    void shouldBoundTheNumberOfSubImages() {
        assertThat(new SubImageGrid(100, 0.5).subImages()).isEqualTo(10_000);
        assertThatThrownBy(() -> new SubImageGrid(101, 0.5))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot cut sub-images: grid N = 101 (expected: N <= 100)");
    }

    @Test
    void shouldRefuseACropOfLessThanOnePixel() {
        assertThatThrownBy(() -> new SubImageGrid(5, 0.01).boxes(new ImageShape(3, 32, 32)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessage("Cannot cut sub-images: crop ratio R = 0.01 of an image 3x32x32 gives a side of 0 px"
                        + " (expected: at least 1 px)");
    }
}
