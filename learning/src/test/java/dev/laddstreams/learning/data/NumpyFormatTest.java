package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.counting;
import static dev.laddstreams.learning.data.SampleFiles.floats;
import static dev.laddstreams.learning.data.SampleFiles.longs;
import static dev.laddstreams.learning.data.SampleFiles.npy;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumpyFormatTest {
    private static final int PIXELS = 32 * 32;

    @TempDir
    Path folder;

    private Map<String, byte[]> arrays;

    @BeforeEach
    void twoGreyTrainingImagesAndOneTestImage() {
        arrays = new HashMap<>();
        arrays.put("x_train.npy", npy("|u1", "2, 32, 32", counting(2 * PIXELS)));
        arrays.put("y_train.npy", npy("<i8", "2,", longs(1, 0)));
        arrays.put("x_test.npy", npy("|u1", "1, 32, 32", counting(PIXELS)));
        arrays.put("y_test.npy", npy("|u1", "1, 1", bytes(1)));
    }

    private Path npz() throws IOException {
        Path file = folder.resolve("set.npz");
        SampleFiles.zip(file, arrays);
        return file;
    }

    @Test
    void shouldKeepArraysWithoutSplitWholeOnRequest() throws IOException {
        arrays.clear();
        arrays.put("x.npy", npy("|u1", "2, 32, 32", counting(2 * PIXELS)));
        arrays.put("y.npy", npy("<i8", "2,", longs(1, 0)));

        DataSplits whole = DataSets.openWhole(npz().toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(whole.train().labels()).containsExactly(1, 0);
        assertThat(whole.train().pixels()).isEqualTo(counting(2 * PIXELS));
    }

    @Test
    void shouldReadTrainingArraysAloneWhenTheSetIsKeptWhole() throws IOException {
        arrays.remove("x_test.npy");
        arrays.remove("y_test.npy");

        DataSplits whole = DataSets.openWhole(npz().toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(whole.train().labels()).containsExactly(1, 0);
    }

    @Test
    void shouldReadAnNpz() throws IOException {
        DataSplits splits = open(npz());

        assertThat(splits.train().name()).isEqualTo("set");
        assertThat(splits.train().shape()).isEqualTo(new ImageShape(1, 32, 32));
        assertThat(splits.train().labels()).containsExactly(1, 0);
        assertThat(splits.test().labels()).containsExactly(1);
        assertThat(splits.train().pixels()).isEqualTo(counting(2 * PIXELS));
    }

    @Test
    void shouldReadAFolderWithAnNpzAsTheNpz() throws IOException {
        npz();

        assertThat(open(folder).train().pixels()).isEqualTo(counting(2 * PIXELS));
    }

    @Test
    void shouldReadNpyFilesOfOtherNames() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        files.put("train/images.npy", arrays.get("x_train.npy"));
        files.put("train/labels.npy", arrays.get("y_train.npy"));
        files.put("val/images.npy", arrays.get("x_test.npy"));
        files.put("val/labels.npy", arrays.get("y_test.npy"));
        SampleFiles.write(folder, files);

        assertThat(open(folder).test().count()).isEqualTo(1);
    }

    @Test
    void shouldReadOneNpzForEachSplit() throws IOException {
        SampleFiles.zip(
                folder.resolve("train.npz"),
                Map.of("x.npy", arrays.get("x_train.npy"), "y.npy", arrays.get("y_train.npy")));
        SampleFiles.zip(
                folder.resolve("test.npz"),
                Map.of("x.npy", arrays.get("x_test.npy"), "y.npy", arrays.get("y_test.npy")));

        assertThat(open(folder).train().labels()).containsExactly(1, 0);
    }

    @Test
    void shouldSplitEveryClassWhenTheArraysAreNotSplit() throws IOException {
        SampleFiles.write(
                folder,
                Map.of(
                        "images.npy", npy("|u1", "7, 32, 32", counting(7 * PIXELS)),
                        "labels.npy", npy("|u1", "7", bytes(0, 0, 1, 0, 0, 0, 1))));

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 0, 1, 0, 0);
        assertThat(splits.test().labels()).containsExactly(0, 1);
        assertThat(intensity(splits.test(), 0, 0, 0, 0)).isEqualTo((5 * PIXELS + 1) % 256);
    }

    @ParameterizedTest
    @CsvSource({"'2, 32, 32, 3', true", "'2, 3, 32, 32', false"})
    void shouldTellTheChannelAxis(String shape, boolean channelsLast) throws IOException {
        byte[] pixels = new byte[2 * 3 * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            int channel = channelsLast ? i % 3 : i / PIXELS % 3;
            pixels[i] = (byte) (50 * (channel + 1));
        }
        arrays.put("x_train.npy", npy("|u1", shape, pixels));
        arrays.put("x_test.npy", npy("|u1", shape.replaceFirst("2", "1"), Arrays.copyOf(pixels, 3 * PIXELS)));

        ImageSet train = open(npz()).train();

        assertThat(train.shape()).isEqualTo(new ImageShape(3, 32, 32));
        for (int c = 0; c < 3; c++) {
            assertThat(intensity(train, 1, c, 0, 0)).isEqualTo(50 * (c + 1));
            assertThat(intensity(train, 1, c, 31, 31)).isEqualTo(50 * (c + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 128", "255, 1"})
    void shouldScaleFloatsByTheirRange(float most, int halfIntensity) throws IOException {
        float[] values = new float[2 * PIXELS];
        values[0] = most;
        values[1] = 0.5f;
        arrays.put("x_train.npy", npy("<f4", "2, 32, 32", floats(values)));
        arrays.put("x_test.npy", npy("<f4", "1, 32, 32", floats(Arrays.copyOf(values, PIXELS))));

        ImageSet train = open(npz()).train();

        assertThat(intensity(train, 0, 0, 0, 0)).isEqualTo(255);
        assertThat(intensity(train, 0, 0, 0, 1)).isEqualTo(halfIntensity);
    }

    @Test
    void shouldRefuseFloatsThatAreNormalised() throws IOException {
        float[] values = new float[2 * PIXELS];
        values[7] = -1.5f;
        arrays.put("x_train.npy", npy("<f4", "2, 32, 32", floats(values)));

        assertRefused(npz(), Reason.INPUT_INVALID, "value -1.5", "before normalisation");
    }

    @Test
    void shouldTakeLabelsThatStartAtOne() throws IOException {
        arrays.put("y_train.npy", npy("<i8", "2,", longs(2, 1)));
        arrays.put("y_test.npy", npy("|u1", "1, 1", bytes(2)));

        DataSplits splits = open(npz());

        assertThat(splits.train().classNames()).containsExactly("1", "2");
        assertThat(splits.train().labels()).containsExactly(1, 0);
        assertThat(splits.test().labels()).containsExactly(1);
        assertThat(splits.summary()).contains("  note      labels start at 1");
    }

    @Test
    void shouldRefuseASetOfOneClass() throws IOException {
        arrays.put("y_train.npy", npy("<i8", "2,", longs(0, 0)));
        arrays.put("y_test.npy", npy("|u1", "1", bytes(0)));

        assertRefused(npz(), Reason.INPUT_INVALID, "one class", "at least two");
    }

    @Test
    void shouldPassOverArraysThatAreNotNeeded() throws IOException {
        arrays.put("class_names.npy", npy("|O", "2", new byte[16]));
        arrays.put("image_ids.npy", npy("<i8", "2", longs(7, 8)));

        DataSplits splits = open(npz());

        assertThat(splits.train().classNames()).containsExactly("0", "1");
        assertThat(splits.summary())
                .contains(
                        "  note      class names in array class_names.npy are pickled Python objects, which are not read"
                                + " (numpy.array(names, dtype='U') makes them texts): the classes are named by their"
                                + " labels");
    }

    @Test
    void shouldRefuseTwoCompleteSetsByName() throws IOException {
        Map<String, byte[]> two = new HashMap<>();
        arrays.forEach((name, content) -> {
            two.put("one_" + name, content);
            two.put("two_" + name, content);
        });
        SampleFiles.write(folder, two);

        assertRefused(folder, Reason.INPUT_INVALID, "2 complete sets", "one and two");
    }

    @Test
    void shouldNotMixArraysOfTwoSets() throws IOException {
        Map<String, byte[]> mixed = new HashMap<>();
        arrays.forEach((name, content) -> mixed.put((name.contains("train") ? "one/" : "two/") + name, content));
        SampleFiles.write(folder, mixed);

        assertRefused(folder, Reason.INPUT_INVALID, "only arrays one/x_train.npy");
    }

    @Test
    void shouldNameTheArraysThatAreThereWhenOneIsMissing() throws IOException {
        arrays.remove("y_test.npy");

        assertRefused(npz(), Reason.INPUT_INVALID, "only arrays x_test.npy, x_train.npy, y_train.npy", "y_test");
    }

    @Test
    void shouldRefuseImagesOfAnotherType() throws IOException {
        arrays.put("x_train.npy", npy("<i8", "2, 32, 32", new byte[2 * PIXELS * 8]));

        assertRefused(npz(), Reason.INPUT_INVALID, "x_train.npy", "int64 [2, 32, 32]", "uint8");
    }

    @Test
    void shouldRefuseObjects() throws IOException {
        arrays.put("y_train.npy", npy("|O", "2", new byte[16]));

        assertRefused(npz(), Reason.INPUT_INVALID, "y_train.npy", "numbers, no objects");
    }

    @Test
    void shouldRefuseLabelsThatAreNoIntegers() throws IOException {
        arrays.put("y_train.npy", npy("<f4", "2", floats(0, 1)));

        assertRefused(npz(), Reason.INPUT_INVALID, "y_train.npy", "float32 [2]", "integers [N]");
    }

    @Test
    void shouldRefuseImagesWithoutAChannelAxis() throws IOException {
        arrays.put("x_train.npy", npy("|u1", "2, 16, 16, 4", new byte[2 * 1024]));

        assertRefused(npz(), Reason.INPUT_INVALID, "[2, 16, 16, 4]", "C of 1 or 3");
    }

    @Test
    void shouldRefuseLabelsOfAnotherCount() throws IOException {
        arrays.put("y_train.npy", npy("|u1", "3", bytes(0, 1, 0)));

        assertRefused(npz(), Reason.INPUT_INVALID, "3 labels for the 2 images of x_train.npy");
    }

    @Test
    void shouldRefuseATruncatedArray() throws IOException {
        arrays.put("x_train.npy", npy("|u1", "2, 32, 32", counting(PIXELS)));

        assertRefused(npz(), Reason.INPUT_INVALID, "x_train.npy", "ends after 1024 elements", "2048 elements");
    }

    @Test
    void shouldRefuseNegativeLabels() throws IOException {
        arrays.put("y_train.npy", npy("<i8", "2", longs(0, -1)));

        assertRefused(npz(), Reason.INPUT_INVALID, "label -1 of image 1");
    }

    @Test
    void shouldRefuseFortranOrder() throws IOException {
        byte[] array = arrays.get("x_train.npy");
        String header = new String(array, 0, 128, StandardCharsets.ISO_8859_1);
        byte[] fortran = header.replace("False", "True ").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(fortran, 0, array, 0, fortran.length);

        assertRefused(npz(), Reason.INPUT_INVALID, "Fortran order");
    }

    @Test
    void shouldRefuseAFileThatIsNoArray() throws IOException {
        arrays.put("x_train.npy", bytes('h', 'e', 'l', 'l', 'o'));

        assertRefused(npz(), Reason.INPUT_INVALID, "x_train.npy", "does not start as an npy file does");
    }
}
