package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutSplitTest {
    private static final ImageShape PIXEL = new ImageShape(1, 1, 1);

    @Test
    void shouldHoldOutEveryTenthImageOfEachClass() {
        // class 0 at even positions, class 1 at odd ones, 20 of each; a pixel is its position
        ImageSet images = images(IntStream.range(0, 40).map(i -> i % 2).toArray(), 2);

        HeldOutSplit split = HeldOutSplit.of(images);

        assertThat(split.heldOut().pixels()).containsExactly(18, 19, 38, 39);
        assertThat(split.heldOut().labels()).containsExactly(0, 1, 0, 1);
        assertThat(split.train().count()).isEqualTo(36);
        assertThat(IntStream.range(0, 36).map(i -> split.train().pixels()[i]))
                .doesNotContain(18, 19, 38, 39)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(split.train().classNames()).isEqualTo(images.classNames());
    }

    @Test
    void shouldHoldOutTheLastImageOfASmallClassAndNoneOfASingleOne() {
        HeldOutSplit split = HeldOutSplit.of(images(new int[] {0, 0, 0, 1}, 2));

        assertThat(split.heldOut().pixels()).containsExactly(2);
        assertThat(split.train().labels()).containsExactly(0, 0, 1);
    }

    private static ImageSet images(int[] labels, int classes) {
        byte[] pixels = new byte[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        String[] names = new String[classes];
        Arrays.setAll(names, Integer::toString);
        return new ImageSet("numbers", PIXEL, List.of(names), pixels, labels);
    }
}
