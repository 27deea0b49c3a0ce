package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.gzip;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFormatTest {
    private static final int PLANE = 32 * 32;

    @TempDir
    Path folder;

    /** One record a label; red holds the label, green 100, blue 200. */
    private static byte[] records(int labelBytes, int... labels) {
        int size = labelBytes + 3 * PLANE;
        byte[] bytes = new byte[labels.length * size];
        for (int i = 0; i < labels.length; i++) {
            int at = i * size;
            Arrays.fill(bytes, at, at + labelBytes - 1, (byte) 77);
            bytes[at + labelBytes - 1] = (byte) labels[i];
            int pixels = at + labelBytes;
            Arrays.fill(bytes, pixels, pixels + PLANE, (byte) labels[i]);
            Arrays.fill(bytes, pixels + PLANE, pixels + 2 * PLANE, (byte) 100);
            Arrays.fill(bytes, pixels + 2 * PLANE, pixels + 3 * PLANE, (byte) 200);
        }
        return bytes;
    }

    private static Map<String, byte[]> ten() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("cifar-10-batches-bin/data_batch_2.bin.gz", gzip(records(1, 5, 6, 7, 8, 9)));
        files.put("cifar-10-batches-bin/data_batch_1.bin", records(1, 0, 1, 2, 3, 4));
        files.put("cifar-10-batches-bin/test_batch.bin", records(1, 9, 8));
        return files;
    }

    @Test
    void shouldReadBatchesInOrder() throws IOException {
        SampleFiles.write(folder, ten());

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(splits.test().labels()).containsExactly(9, 8);
        assertThat(splits.train().shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(intensity(splits.train(), 7, 0, 31, 31)).isEqualTo(7);
        assertThat(intensity(splits.train(), 7, 1, 0, 0)).isEqualTo(100);
        assertThat(intensity(splits.train(), 7, 2, 31, 31)).isEqualTo(200);
        assertThat(splits.train().classNames()).startsWith("airplane", "automobile");
    }

    @Test
    void shouldTakeClassNamesFromTheMetaFile() throws IOException {
        Map<String, byte[]> files = ten();
        files.put(
                "cifar-10-batches-bin/batches.meta.txt",
                "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes(StandardCharsets.UTF_8));
        SampleFiles.write(folder, files);

        assertThat(open(folder).test().classNames()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    }

    @Test
    void shouldTakeTheFineLabelsOfCifarHundred() throws IOException {
        SampleFiles.write(
                folder,
                Map.of(
                        "train.bin", records(2, IntStream.range(0, 100).toArray()),
                        "test.bin", records(2, 99, 3)));

        DataSplits splits = open(folder);

        assertThat(splits.train().classes()).isEqualTo(100);
        assertThat(splits.test().labels()).containsExactly(99, 3);
        assertThat(intensity(splits.test(), 0, 0, 0, 0)).isEqualTo(99);
    }

    @Test
    void shouldRefuseAnIncompleteRecord() throws IOException {
        Map<String, byte[]> files = ten();
        files.put("cifar-10-batches-bin/data_batch_1.bin", Arrays.copyOf(records(1, 0, 1), 4000));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "data_batch_1.bin", "4000 bytes", "records of 3073 bytes");
    }

    @Test
    void shouldRefuseATruncatedGzip() throws IOException {
        Map<String, byte[]> files = ten();
        files.put("cifar-10-batches-bin/data_batch_2.bin.gz", Arrays.copyOf(gzip(records(1, 0, 1)), 40));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "data_batch_2.bin.gz", "truncated");
    }

    @Test
    void shouldRefuseALabelOutsideTheClasses() throws IOException {
        Map<String, byte[]> files = ten();
        files.put("cifar-10-batches-bin/test_batch.bin", records(1, 10));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "label 10 of image 0", "a class from 0 to 9");
    }

    @Test
    void shouldNameAClassWithoutAnImage() throws IOException {
        Map<String, byte[]> files = ten();
        files.remove("cifar-10-batches-bin/data_batch_1.bin");
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "class 0 (airplane) has no image");
    }

    @Test
    void shouldRefuseTwoCompleteSetsByName() throws IOException {
        Map<String, byte[]> files = ten();
        files.put("cifar-100-binary/train.bin", records(2, 0, 1));
        files.put("cifar-100-binary/test.bin", records(2, 1));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "2 complete sets", "cifar-10-batches-bin/", "cifar-100-binary/");
    }

    @Test
    void shouldNotTakeTheTestBatchOfAnotherFolder() throws IOException {
        Map<String, byte[]> files = ten();
        files.put("other/test_batch.bin", files.remove("cifar-10-batches-bin/test_batch.bin"));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "data_batch_1.bin and test_batch.bin lie in different folders");
    }

    @Test
    void shouldAskForTheTestBatch() throws IOException {
        Map<String, byte[]> files = ten();
        files.remove("cifar-10-batches-bin/test_batch.bin");
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "no test_batch.bin");
    }
}
