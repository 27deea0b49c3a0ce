package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.floats;
import static dev.laddstreams.learning.data.SampleFiles.npy;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatRangeTest {
    private static final int PIXELS = 32 * 32;

    @TempDir
    Path folder;

    private final Map<String, byte[]> arrays = new HashMap<>();

    @BeforeEach
    void labels() {
        arrays.put("y_train.npy", npy("|u1", "4", bytes(0, 1, 0, 1)));
        arrays.put("y_test.npy", npy("|u1", "4", bytes(0, 1, 0, 1)));
    }

    /** Four images of 32 x 32, all of one value. */
    private static float[] flat(float value) {
        float[] values = new float[4 * PIXELS];
        Arrays.fill(values, value);
        return values;
    }

    private static byte[] images(float[] values) {
        return npy("<f4", "4, 32, 32", floats(values));
    }

    private static byte[] byteImages(int value) {
        byte[] values = new byte[4 * PIXELS];
        Arrays.fill(values, (byte) value);
        return npy("|u1", "4, 32, 32", values);
    }

    private DataSplits read() throws IOException {
        return open(npz());
    }

    private Path npz() throws IOException {
        Path file = folder.resolve("set.npz");
        SampleFiles.zip(file, arrays);
        return file;
    }

    @Test
    void shouldDecideTheRangeOfEachSplitByItself() throws IOException {
        arrays.put("x_train.npy", images(flat(0.4f)));
        arrays.put("x_test.npy", byteImages(102));
        DataSplits unitThenBytes = read();
        arrays.put("x_train.npy", images(flat(102)));
        arrays.put("x_test.npy", images(flat(0.4f)));
        DataSplits bytesThenUnit = read();

        for (DataSplits splits : new DataSplits[] {unitThenBytes, bytesThenUnit}) {
            assertThat(intensity(splits.train(), 3, 0, 9, 9)).isEqualTo(102);
            assertThat(intensity(splits.test(), 3, 0, 9, 9)).isEqualTo(102);
        }
        assertThat(unitThenBytes.summary())
                .contains(
                        "  range     x_train.npy: floats in 0..1 (seen 0.4000 to 0.4000); x_test.npy: bytes in 0..255");
    }

    @ParameterizedTest
    @CsvSource({"0.4, -0.06, 1.08", "102, -14.5, 270.25"})
    void shouldKeepTheRangeWhenAFilterOvershoots(float value, float least, float most) throws IOException {
        float[] values = flat(value);
        values[5] = least;
        values[6] = most;
        arrays.put("x_train.npy", images(values));
        arrays.put("x_test.npy", images(flat(value)));

        ImageSet train = read().train();

        assertThat(intensity(train, 0, 0, 0, 4)).isEqualTo(102);
        assertThat(intensity(train, 0, 0, 0, 5)).isZero();
        assertThat(intensity(train, 0, 0, 0, 6)).isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(floats = {255, 2, -0.4f})
    void shouldRefuseOneValueFarOutsideInsteadOfTakingItsRange(float stray) throws IOException {
        float[] values = flat(0.4f);
        values[PIXELS + 7] = stray;
        arrays.put("x_train.npy", images(flat(0.4f)));
        arrays.put("x_test.npy", images(values));

        assertRefused(npz(), Reason.INPUT_INVALID, "x_test.npy", "value " + stray + " of image 1", "0..1");
    }

    @Test
    void shouldRefuseImagesOfTwoRangesInOneArray() throws IOException {
        float[] values = flat(102);
        Arrays.fill(values, 2 * PIXELS, 3 * PIXELS, 0.4f);
        arrays.put("x_train.npy", images(values));
        arrays.put("x_test.npy", byteImages(102));

        assertRefused(npz(), Reason.INPUT_INVALID, "1 images look as if in 0..1, image 2 first", "3 as if in 0..255");
    }

    @Test
    void shouldRefuseValuesAroundAMean() throws IOException {
        float[] values = flat(0.2f);
        for (int i = 0; i < values.length; i += 2) {
            values[i] = -0.2f;
        }
        arrays.put("x_train.npy", images(values));
        arrays.put("x_test.npy", byteImages(102));

        assertRefused(npz(), Reason.INPUT_INVALID, "2048 of 4096 values outside of 0..1", "before normalisation");
    }

    @Test
    void shouldRefuseARangeThatIsNeither() throws IOException {
        arrays.put("x_train.npy", images(flat(16)));
        arrays.put("x_test.npy", byteImages(102));

        assertRefused(npz(), Reason.INPUT_INVALID, "x_train.npy", "floats up to 16.00", "near 1 or near 255");
    }

    @Test
    void shouldTakeBlackImagesAsBlackInEitherRange() throws IOException {
        float[] values = flat(102);
        Arrays.fill(values, 0, PIXELS, 0);
        arrays.put("x_train.npy", images(values));
        arrays.put("x_test.npy", images(flat(0)));

        DataSplits splits = read();

        assertThat(intensity(splits.train(), 0, 0, 0, 0)).isZero();
        assertThat(intensity(splits.train(), 1, 0, 0, 0)).isEqualTo(102);
        assertThat(intensity(splits.test(), 0, 0, 0, 0)).isZero();
    }
}
