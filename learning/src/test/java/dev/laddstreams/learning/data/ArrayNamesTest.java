package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.counting;
import static dev.laddstreams.learning.data.SampleFiles.longs;
import static dev.laddstreams.learning.data.SampleFiles.npy;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.npy.NpyWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayNamesTest {
    private static final int PIXELS = 32 * 32;

    @TempDir
    Path folder;

    private final Map<String, byte[]> arrays = new HashMap<>();

    @BeforeEach
    void twoClasses() {
        arrays.put("x_train.npy", npy("|u1", "2, 32, 32", counting(2 * PIXELS)));
        arrays.put("y_train.npy", npy("<i8", "2,", longs(1, 0)));
        arrays.put("x_test.npy", npy("|u1", "1, 32, 32", counting(PIXELS)));
        arrays.put("y_test.npy", npy("|u1", "1", bytes(1)));
    }

    private Path npz() throws IOException {
        Path file = folder.resolve("set.npz");
        SampleFiles.zip(file, arrays);
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"class_names", "classes", "names", "label_names", "classNames", "target_names"})
    void shouldNameTheClasses(String array) throws IOException {
        arrays.put(array + ".npy", NpyWriter.texts(List.of("ant", "caf\u00e9 \ud83d\udc1d")));

        assertThat(open(npz()).train().classNames()).containsExactly("ant", "caf\u00e9 \ud83d\udc1d");
    }

    @ParameterizedTest
    @CsvSource({"<U4, UTF-32LE", ">U4, UTF-32BE", "|S16, UTF-8"})
    void shouldReadTextsOfEveryOrder(String type, String charset) throws IOException {
        byte[] stored = new byte[32];
        byte[] ant = "ant".getBytes(Charset.forName(charset));
        byte[] bee = "bee".getBytes(Charset.forName(charset));
        System.arraycopy(ant, 0, stored, 0, ant.length);
        System.arraycopy(bee, 0, stored, 16, bee.length);
        arrays.put("class_names.npy", npy(type, "2", stored));

        assertThat(open(npz()).train().classNames()).containsExactly("ant", "bee");
    }

    @Test
    void shouldNameClassesWhoseLabelsStartAtOne() throws IOException {
        arrays.put("y_train.npy", npy("<i8", "2", longs(1, 2)));
        arrays.put("class_names.npy", NpyWriter.texts(List.of("ant", "bee")));

        DataSplits splits = open(npz());

        assertThat(splits.train().labels()).containsExactly(0, 1);
        assertThat(splits.train().classNames()).containsExactly("ant", "bee");
    }

    @Test
    void shouldRefuseFewerNamesThanClasses() throws IOException {
        arrays.put("y_train.npy", npy("<i8", "2", longs(0, 2)));
        arrays.put("class_names.npy", NpyWriter.texts(List.of("ant", "bee")));

        assertRefused(npz(), Reason.INPUT_INVALID, "label 2 of image 1", "a class from 0 to 1");
    }

    @Test
    void shouldRefuseTwoClassesOfOneName() throws IOException {
        arrays.put("class_names.npy", NpyWriter.texts(List.of("ant", "ant")));

        assertRefused(npz(), Reason.INPUT_INVALID, "array class_names.npy: two classes named 'ant'");
    }

    @Test
    void shouldRefuseNamesThatDisagree() throws IOException {
        arrays.put("class_names.npy", NpyWriter.texts(List.of("ant", "bee")));
        arrays.put("test_class_names.npy", NpyWriter.texts(List.of("bee", "ant")));

        assertRefused(npz(), Reason.INPUT_INVALID, "other class names than in array test_class_names.npy");
    }

    @Test
    void shouldSayThatNumbersAreNoNames() throws IOException {
        arrays.put("classes.npy", npy("<i8", "2", longs(0, 1)));

        assertThat(open(npz()).summary())
                .contains("  note      left aside: array classes.npy, which holds no names: int64 [2]");
    }
}
