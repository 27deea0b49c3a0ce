package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.greyPicture;
import static dev.laddstreams.learning.data.SampleFiles.picture;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderFormatTest {
    private static final int RED = 0xff2010;
    private static final int BLUE = 0x1020ff;

    @TempDir
    Path folder;

    private static Map<String, byte[]> pictures(String prefix, String second) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(prefix + "train/dog/1.png", picture("png", 32, 32, BLUE));
        files.put(prefix + "train/cat/1.png", picture("png", 32, 32, RED));
        files.put(prefix + "train/cat/2.png", picture("png", 32, 32, RED));
        files.put(prefix + second + "/dog/9.png", picture("png", 32, 32, BLUE));
        files.put(prefix + second + "/cat/9.png", picture("png", 32, 32, RED));
        return files;
    }

    @ParameterizedTest
    @CsvSource({"'', test", "'', val", "wrapped/, test", "wrapped/, VAL"})
    void shouldTakeClassesFromFoldersOfASplit(String prefix, String second) throws IOException {
        Map<String, byte[]> files = pictures(prefix, second);
        files.put(prefix + "README.txt", "hello".getBytes(StandardCharsets.UTF_8));
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        assertThat(splits.train().classNames()).containsExactly("cat", "dog");
        assertThat(splits.train().labels()).containsExactly(0, 0, 1);
        assertThat(splits.test().labels()).containsExactly(0, 1);
        assertThat(intensity(splits.train(), 2, 0, 0, 0)).isEqualTo(0x10);
        assertThat(intensity(splits.train(), 2, 2, 31, 31)).isEqualTo(0xff);
    }

    @Test
    void shouldReadAZipAsAFolder() throws IOException {
        SampleFiles.write(folder.resolve("pets"), pictures("", "val"));
        SampleFiles.zip(folder.resolve("pets.zip"), pictures("pets/", "val"));

        DataSplits fromFolder = open(folder.resolve("pets"));
        DataSplits fromZip = open(folder.resolve("pets.zip"));

        assertThat(fromZip.train().name()).isEqualTo("pets");
        assertThat(fromZip.train().pixels()).isEqualTo(fromFolder.train().pixels());
        assertThat(fromZip.train().labels()).isEqualTo(fromFolder.train().labels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrapped/"})
    void shouldKeepEveryFifthImageOfAClassForTheTestWithoutASplit(String prefix) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 1; i <= 6; i++) {
            files.put(prefix + "b/" + i + ".png", greyPicture("png", 32, 32, i));
        }
        files.put(prefix + "a/1.png", greyPicture("png", 32, 32, 101));
        files.put(prefix + "a/2.png", greyPicture("png", 32, 32, 102));
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 1, 1, 1, 1, 1);
        assertThat(splits.test().labels()).containsExactly(0, 1);
        assertThat(intensity(splits.test(), 0, 0, 0, 0)).isEqualTo(102);
        assertThat(intensity(splits.test(), 1, 0, 0, 0)).isEqualTo(5);
    }

    @Test
    void shouldSortClassesThatAreNumbersAsNumbers() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int label : new int[] {0, 2, 10}) {
            files.put("train/" + label + "/a.png", greyPicture("png", 32, 32, label));
            files.put("test/" + label + "/a.png", greyPicture("png", 32, 32, label));
        }
        SampleFiles.write(folder, files);

        assertThat(open(folder).train().classNames()).containsExactly("0", "2", "10");
    }

    @Test
    void shouldNameImagenettesClassesForPeople() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String wordNetId : new String[] {"n03888257", "n01440764", "n99999999"}) {
            files.put("train/" + wordNetId + "/a.png", greyPicture("png", 32, 32, 1));
            files.put("val/" + wordNetId + "/a.png", greyPicture("png", 32, 32, 1));
        }
        SampleFiles.write(folder, files);

        assertThat(open(folder).train().classNames()).containsExactly("tench", "parachute", "n99999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void shouldKeepStoredGreyValuesAndPad(String format) throws IOException {
        SampleFiles.write(
                folder,
                Map.of(
                        "train/a/1." + format, greyPicture(format, 28, 28, 60),
                        "train/b/1." + format, greyPicture(format, 28, 28, 200),
                        "test/a/1." + format, greyPicture(format, 28, 28, 61)));

        DataSplits splits = open(folder);

        assertThat(splits.train().shape()).isEqualTo(new ImageShape(1, 32, 32));
        // JPEG rounds in its transform.
        assertThat(intensity(splits.train(), 0, 0, 16, 16)).isCloseTo(60, within(2));
        assertThat(intensity(splits.train(), 1, 0, 2, 2)).isCloseTo(200, within(2));
        assertThat(intensity(splits.train(), 1, 0, 1, 1)).isZero();
    }

    @Test
    void shouldMakeGreyImagesRgbWhenOthersAre() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/cat/grey.png", greyPicture("png", 32, 32, 77));
        SampleFiles.write(folder, files);

        ImageSet train = open(folder).train();

        assertThat(train.shape().channels()).isEqualTo(3);
        for (int c = 0; c < 3; c++) {
            assertThat(intensity(train, 2, c, 5, 5)).isEqualTo(77);
        }
    }

    @Test
    void shouldLayTransparentPixelsOnBlack() throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80ff00ff);
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/cat/alpha.png", SampleFiles.encode("png", image));
        SampleFiles.write(folder, files);

        ImageSet train = open(folder).train();

        assertThat(intensity(train, 2, 0, 0, 0)).isEqualTo(128);
        assertThat(intensity(train, 2, 1, 0, 0)).isZero();
        assertThat(intensity(train, 2, 0, 1, 1)).isZero();
    }

    @Test
    void shouldBringImagesOfDifferingSizesToOneSquare() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/cat/big.png", picture("png", 300, 150, RED));
        files.put("train/dog/big.jpg", picture("jpg", 90, 80, BLUE));
        files.put("train/dog/small.png", picture("png", 20, 10, BLUE));
        files.put("train/dog/huge.png", picture("png", 200, 200, BLUE));
        SampleFiles.write(folder.resolve("small"), files);
        files.put("train/dog/mid1.png", picture("png", 100, 100, BLUE));
        files.put("train/dog/mid2.png", picture("png", 100, 100, BLUE));
        files.put("train/dog/mid3.png", picture("png", 100, 100, BLUE));
        files.put("train/dog/mid4.png", picture("png", 100, 100, BLUE));
        SampleFiles.write(folder.resolve("mid"), files);

        ImageSet small = open(folder.resolve("small")).train();
        ImageSet mid = open(folder.resolve("mid")).train();

        assertThat(small.shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(mid.shape()).isEqualTo(new ImageShape(3, 64, 64));
        // "big.png" is one colour: scaling and cutting keep it exactly.
        assertThat(intensity(small, 2, 0, 0, 0)).isEqualTo(0xff);
        assertThat(intensity(small, 2, 1, 31, 31)).isEqualTo(0x20);
    }

    @Test
    void shouldReduceImagesOfOneLargeSize() throws IOException {
        SampleFiles.write(
                folder,
                Map.of(
                        "train/a/1.png", picture("png", 224, 224, RED),
                        "train/b/1.png", picture("png", 224, 224, BLUE),
                        "test/a/1.png", picture("png", 224, 224, RED)));

        assertThat(open(folder).train().shape()).isEqualTo(new ImageShape(3, 128, 128));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNameACorruptJpegAndSkipItOnlyOnRequest(boolean headerIntact) throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        byte[] jpeg = picture("jpg", 32, 32, RED);
        byte[] corrupt = headerIntact ? Arrays.copyOf(jpeg, jpeg.length - 60) : Arrays.copyOf(jpeg, 30);
        files.put("train/cat/broken.jpg", corrupt);
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train/cat/broken.jpg");

        DataSplits splits =
                DataSets.open(folder.toString(), ReadingOptions.DEFAULT.leavingOutUnreadable(), ProgressListener.NONE);
        assertThat(splits.skipped()).containsExactly("train/cat/broken.jpg");
        assertThat(splits.train().labels()).containsExactly(0, 0, 1);
    }

    @Test
    void shouldNameAndCountAllUnreadablePicturesAtOnce() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/cat/broken.jpg", Arrays.copyOf(picture("jpg", 32, 32, RED), 30));
        files.put("test/dog/fake.png", "no picture".getBytes(StandardCharsets.UTF_8));
        int images = files.size();
        SampleFiles.write(folder, files);

        assertRefused(
                folder,
                Reason.INPUT_INVALID,
                "2 of the " + images + " images",
                "train/cat/broken.jpg",
                "test/dog/fake.png",
                "--skip-unreadable");
    }

    @Test
    void shouldKeepAFolderWithoutSplitWholeOnRequest() throws IOException {
        SampleFiles.write(
                folder, Map.of("cat/1.png", picture("png", 32, 32, RED), "dog/1.png", picture("png", 32, 32, RED)));

        DataSplits whole = DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(whole.train().labels()).containsExactly(0, 1);
        assertThat(whole.test()).isSameAs(whole.train());
    }

    @Test
    void shouldKeepTheSplitThatAFolderHasWhenItIsOpenedWhole() throws IOException {
        SampleFiles.write(folder, pictures("", "test"));

        DataSplits whole = DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(whole.train().labels()).containsExactly(open(folder).train().labels());
        assertThat(whole.test().labels()).containsExactly(open(folder).test().labels());
    }

    @Test
    void shouldNotDecodeAPictureOfAbsurdSize() throws IOException {
        byte[] bomb = picture("png", 32, 32, RED);
        // Width and height of the PNG header, made 65,536 each; the checksum of the header follows at 29.
        bomb[17] = 1;
        bomb[18] = 0;
        bomb[19] = 0;
        bomb[21] = 1;
        bomb[22] = 0;
        bomb[23] = 0;
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/cat/bomb.png", bomb);
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train/cat/bomb.png", "65536 x 65536 pixels");
    }

    @Test
    void shouldNotTakeATextFileForAPicture() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("test/dog/fake.png", "no picture".getBytes(StandardCharsets.UTF_8));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "test/dog/fake.png", "neither JPEG nor PNG");
    }

    @Test
    void shouldNameAClassFolderWithoutImages() throws IOException {
        SampleFiles.write(folder, pictures("", "test"));
        Files.createDirectories(folder.resolve("train/bird"));

        assertRefused(folder, Reason.INPUT_INVALID, "class 0 (bird) has no image");
    }

    @Test
    void shouldNameAClassThatOnlyTheTestHas() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("test/emu/1.png", picture("png", 32, 32, RED));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "class 2 (emu) has no image");
    }

    @Test
    void shouldNameAnImageOutsideClassFolders() throws IOException {
        Map<String, byte[]> files = pictures("", "test");
        files.put("train/stray.png", picture("png", 32, 32, RED));
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, "train/stray.png", "no class folder");
    }
}
