package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.counting;
import static dev.laddstreams.learning.data.SampleFiles.gzip;
import static dev.laddstreams.learning.data.SampleFiles.idx;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFormatTest {
    private static final int PIXELS = 28 * 28;
    private static final byte[] FASHION_ORDER = {9, 0, 0, 3, 0, 2, 7, 2, 5, 5};

    @TempDir
    Path folder;

    /** Three training images of classes 0, 1, 0 and two test images of classes 1, 0. */
    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("train-images-idx3-ubyte", idx(counting(3 * PIXELS), 3, 28, 28));
        files.put("train-labels-idx1-ubyte", idx(bytes(0, 1, 0), 3));
        files.put("t10k-images-idx3-ubyte", idx(counting(2 * PIXELS), 2, 28, 28));
        files.put("t10k-labels-idx1-ubyte", idx(bytes(1, 0), 2));
        return files;
    }

    @Test
    void shouldReadImagesAndLabelsInOrder() throws IOException {
        SampleFiles.write(folder, files());

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 1, 0);
        assertThat(splits.test().labels()).containsExactly(1, 0);
        assertThat(splits.train().classNames()).containsExactly("0", "1");
        assertThat(splits.skipped()).isEmpty();
    }

    @Test
    void shouldReadTrainingFilesAloneWhenTheSetIsKeptWhole() throws IOException {
        Map<String, byte[]> files = files();
        files.remove("t10k-images-idx3-ubyte");
        files.remove("t10k-labels-idx1-ubyte");
        SampleFiles.write(folder, files);

        DataSplits whole = DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(whole.train().labels()).containsExactly(0, 1, 0);
    }

    @Test
    void shouldPadTwentyEightPixelsToThirtyTwoWithBlack() throws IOException {
        SampleFiles.write(folder, files());

        ImageSet train = open(folder).train();

        assertThat(train.shape()).isEqualTo(new ImageShape(1, 32, 32));
        assertThat(intensity(train, 1, 0, 2, 2)).isEqualTo((PIXELS + 1) % 256);
        assertThat(intensity(train, 1, 0, 29, 29)).isEqualTo(2 * PIXELS % 256);
        assertThat(intensity(train, 1, 0, 1, 10)).isZero();
        assertThat(intensity(train, 1, 0, 10, 30)).isZero();
    }

    @Test
    void shouldReadGzipAndDotsAndPrefixesAlike() throws IOException {
        SampleFiles.write(folder.resolve("plain"), files());
        Map<String, byte[]> other = new HashMap<>();
        files().forEach((name, content) -> other.put(
                "raw/emnist-digits-" + name.replace("-idx", ".idx").replace("t10k", "test") + ".gz", gzip(content)));
        SampleFiles.write(folder.resolve("other"), other);

        ImageSet plain = open(folder.resolve("plain")).train();
        ImageSet compressed = open(folder.resolve("other")).train();

        assertThat(compressed.pixels()).isEqualTo(plain.pixels());
        assertThat(compressed.labels()).isEqualTo(plain.labels());
    }

    @Test
    void shouldReadFromAZip() throws IOException {
        SampleFiles.zip(folder.resolve("My Digits.zip"), files());

        DataSplits splits = open(folder.resolve("My Digits.zip"));

        assertThat(splits.train().name()).isEqualTo("my-digits");
        assertThat(splits.test().count()).isEqualTo(2);
    }

    @Test
    void shouldMeasureNormalisationWithoutThePadding() throws IOException {
        byte[] images = new byte[2 * PIXELS];
        Arrays.fill(images, 0, PIXELS, (byte) 51);
        Arrays.fill(images, PIXELS, 2 * PIXELS, (byte) 153);
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(images, 2, 28, 28));
        files.put("train-labels-idx1-ubyte", idx(bytes(0, 1), 2));
        SampleFiles.write(folder, files);

        assertThat(open(folder).normalisation()).isEqualTo(new Normalisation(List.of(.4f), List.of(.2f)));
    }

    /** Ten images whose mean is 0.289 and whose deviation is 0.354, as Fashion-MNIST's 0.2861 and 0.3530 nearly are. */
    private Path likeFashionMnist(byte[] labels, byte[] pattern) throws IOException {
        byte[] images = new byte[10 * PIXELS];
        for (int i = 0; i < images.length; i++) {
            images[i] = pattern[i % pattern.length];
        }
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(images, 10, 28, 28));
        files.put("train-labels-idx1-ubyte", idx(labels, 10));
        SampleFiles.write(folder, files);
        return folder;
    }

    @Test
    void shouldKnowFashionMnistByItsIntensitiesAndLabels() throws IOException {
        byte[] all = Arrays.copyOf(FASHION_ORDER, 20);
        byte[] images = new byte[20 * PIXELS];
        for (int i = 0; i < images.length; i++) {
            images[i] = (byte) (i % 5 < 2 ? 184 : 0);
        }
        for (int i = 0; i < 10; i++) {
            all[10 + i] = (byte) i;
        }
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(images, 20, 28, 28));
        files.put("train-labels-idx1-ubyte", idx(all, 20));
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        assertThat(splits.normalisation()).isEqualTo(new Normalisation(List.of(.2861f), List.of(.3530f)));
        assertThat(splits.train().classNames()).startsWith("T-shirt/top", "Trouser");
    }

    @Test
    void shouldNotKnowASetByItsMeanAlone() throws IOException {
        byte[] classes = bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        DataSplits grey = open(likeFashionMnist(classes, bytes(73)));
        DataSplits black = open(likeFashionMnist(classes, bytes(184, 0, 184, 0, 0)));

        assertThat(grey.train().classNames()).startsWith("0", "1");
        assertThat(black.train().classNames()).startsWith("0", "1");
        assertThat(grey.normalisation().std().get(0)).isLessThan(0.01f);
    }

    @Test
    void shouldTakeLabelsThatStartAtOne() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-labels-idx1-ubyte", idx(bytes(1, 2, 1), 3));
        files.put("t10k-labels-idx1-ubyte", idx(bytes(2, 1), 2));
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        assertThat(splits.train().classNames()).containsExactly("1", "2");
        assertThat(splits.train().labels()).containsExactly(0, 1, 0);
        assertThat(splits.test().labels()).containsExactly(1, 0);
    }

    @Test
    void shouldReportProgressUpToTheLastImage() throws IOException {
        SampleFiles.write(folder, files());
        List<Long> heard = new ArrayList<>();

        DataSets.open(folder.toString(), ReadingOptions.DEFAULT, (done, total, detail) -> {
            heard.add(done);
            assertThat(total).isEqualTo(5);
        });

        assertThat(heard).last().isEqualTo(5L);
    }

    private static Map<String, byte[]> in(String folder) {
        Map<String, byte[]> moved = new HashMap<>();
        files().forEach((name, content) -> moved.put(folder + name, content));
        return moved;
    }

    @Test
    void shouldTakeTheOneCompleteSetOfSeveralWhole() throws IOException {
        Map<String, byte[]> files = in("two/");
        files.put("one/train-images-idx3-ubyte", idx(counting(3 * 32 * 32), 3, 32, 32));
        files.put("one/train-labels-idx1-ubyte", idx(bytes(0, 1, 2), 3));
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 1, 0);
        assertThat(splits.summary()).anyMatch(line -> line.contains("left aside: one/"));
    }

    @Test
    void shouldRefuseTwoCompleteSetsByName() throws IOException {
        Map<String, byte[]> files = in("one/");
        files.putAll(in("two/letters-"));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "2 complete sets", "one/", "two/letters-");
    }

    @Test
    void shouldNotMixTwoIncompleteSets() throws IOException {
        Map<String, byte[]> files = in("one/");
        files.remove("one/t10k-images-idx3-ubyte");
        files.put("two/t10k-images-idx3-ubyte", idx(counting(2 * PIXELS), 2, 28, 28));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "in one/ no t10k-images-idx3-ubyte", "in two/ no train-images");
    }

    @Test
    void shouldReadTheFilesOfOneSetFromFoldersOfItsParts() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        files().forEach((name, content) ->
                files.put((name.startsWith("train") ? "train/" : "test/") + name + "/" + name, content));
        SampleFiles.write(folder, files);

        assertThat(open(folder).test().labels()).containsExactly(1, 0);
    }

    @Test
    void shouldNameTheFileThatIsMissing() throws IOException {
        Map<String, byte[]> files = files();
        files.remove("t10k-labels-idx1-ubyte");
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "no t10k-labels-idx1-ubyte");
    }

    @Test
    void shouldRefuseATruncatedFile() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(counting(2 * PIXELS), 3, 28, 28));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train-images-idx3-ubyte", "2352 values");
    }

    @Test
    void shouldRefuseATruncatedHeader() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", bytes(0, 0, 8, 3, 0, 0));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "ends after 6 bytes", "16 bytes of header");
    }

    @Test
    void shouldRefuseATruncatedGzip() throws IOException {
        Map<String, byte[]> files = files();
        byte[] whole = gzip(files.remove("train-images-idx3-ubyte"));
        files.put("train-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length - 20));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train-images-idx3-ubyte.gz", "truncated");
    }

    @Test
    void shouldRefuseAFileThatOnlyClaimsToBeGzip() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte.gz", files.remove("train-images-idx3-ubyte"));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train-images-idx3-ubyte.gz", "no complete gzip file");
    }

    @Test
    void shouldRefuseATrailingRest() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(counting(3 * PIXELS + 5), 3, 28, 28));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "goes on after its 2352 values");
    }

    @Test
    void shouldRefuseAnotherMagicNumber() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-images-idx3-ubyte", idx(counting(40), 40));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "0x00000801", "0x00000803");
    }

    @Test
    void shouldNotTrustAHeaderThatPromisesFarMoreThanTheFileHolds() throws IOException {
        Map<String, byte[]> files = files();
        files.remove("train-images-idx3-ubyte");
        files.put("train-images-idx3-ubyte.gz", gzip(idx(counting(99), 1_000_000, 40, 40)));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "1600000000 values");
    }

    @Test
    void shouldRefuseLabelsOfAnotherCount() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-labels-idx1-ubyte", idx(bytes(0, 1), 2));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "3 images and 2 labels");
    }

    @Test
    void shouldRefuseATestLabelOutsideTheClasses() throws IOException {
        Map<String, byte[]> files = files();
        files.put("t10k-labels-idx1-ubyte", idx(bytes(1, 7), 2));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "label 7 of image 1", "a class from 0 to 1");
    }

    @Test
    void shouldRefuseAClassWithoutAnImage() throws IOException {
        Map<String, byte[]> files = files();
        files.put("train-labels-idx1-ubyte", idx(bytes(0, 2, 0), 3));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "class 1 has no image");
    }

    @Test
    void shouldRefuseSplitsOfDifferentShape() throws IOException {
        Map<String, byte[]> files = files();
        files.put("t10k-images-idx3-ubyte", idx(counting(2 * 32 * 32), 2, 32, 32));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "training images of 1x28x28, test images of 1x32x32");
    }
}
