package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.greyPicture;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitFoldersTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new HashMap<>();

    private void pictures(String... paths) {
        for (String path : paths) {
            files.put(path, greyPicture("png", 32, 32, 1 + files.size()));
        }
    }

    private DataSplits read() throws IOException {
        SampleFiles.write(folder, files);
        return open(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "train, valid",
        "train, test",
        "Training, Validation",
        "training_set, test_set",
        "train2017, val2017",
        "seg_train/seg_train, seg_test/seg_test",
        "archive/images/train, archive/images/eval",
        "a/b/c/d/e/f/g/h/trainSet, a/b/c/d/e/f/g/h/testSet",
        "train/images, test/images"
    })
    void shouldFindTheSplitInAnySpellingAndDepth(String train, String test) throws IOException {
        pictures(train + "/cat/1.png", train + "/cat/2.png", train + "/dog/1.png", test + "/cat/1.png");

        DataSplits splits = read();

        assertThat(splits.train().classNames()).containsExactly("cat", "dog");
        assertThat(splits.train().labels()).containsExactly(0, 0, 1);
        assertThat(splits.test().labels()).containsExactly(0);
    }

    @Test
    void shouldPreferTheTestPartAndSayWhatIsLeftAside() throws IOException {
        pictures("train/a/1.png", "train/b/1.png", "test/a/1.png", "valid/a/1.png", "valid/b/1.png", "more/x.png");

        DataSplits splits = read();

        assertThat(splits.test().count()).isEqualTo(1);
        assertThat(splits.summary())
                .contains(
                        "  split     train/ to train on, test/ to test on",
                        "  note      left aside: valid/ (2 images)",
                        "  note      left aside: more/ (1 images)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test/images/1.png", "test/1.png", "test1/1.png"})
    void shouldLeaveAsideATestPartWithoutLabels(String unlabelled) throws IOException {
        pictures("train/a/1.png", "train/b/1.png", "val/b/1.png", unlabelled);

        DataSplits splits = read();

        assertThat(splits.test().labels()).containsExactly(1);
        assertThat(splits.summary()).anyMatch(l -> l.contains("left aside: test") && l.contains("without labels"));
    }

    @Test
    void shouldSplitTheTrainingPartWhenNoOtherHasLabels() throws IOException {
        pictures("train/a/1.png", "train/a/2.png", "train/b/1.png", "train/b/2.png", "test/1.png");

        DataSplits splits = read();

        assertThat(splits.train().labels()).containsExactly(0, 1);
        assertThat(splits.test().labels()).containsExactly(0, 1);
        assertThat(splits.summary()).anyMatch(l -> l.contains("no test part with labels"));
    }

    @Test
    void shouldTakeLabelsFromAListBesideTheImages() throws IOException {
        pictures("train/n1/images/a.png", "train/n2/images/a.png", "val/images/v1.png", "val/images/v2.png");
        pictures("test/images/t.png");
        files.put(
                "val/val_annotations.txt",
                "v1.png\tn2\t0\t0\t62\t62\nv2.png\tn1\t0\t0\t62\t62\n".getBytes(StandardCharsets.UTF_8));

        DataSplits splits = read();

        assertThat(splits.train().classNames()).containsExactly("n1", "n2");
        assertThat(splits.test().labels()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "part_a/cat part_a/dog part_b/cat part_b/dog, part_a and part_b",
        "cat/train cat/test dog/train dog/test, cat/",
        "data/train/a data/train/b data/test/a more/x, data/",
        "train/a train/b test/x test/y, none of the training part's",
        "train_1/a train_2/a train_2/b test/a, both of the same part"
    })
    void shouldRefuseWhatCanBeReadInTwoWays(String folders, String named) throws IOException {
        for (String path : folders.split(" ", -1)) {
            pictures(path + "/1.png");
        }
        SampleFiles.write(folder, files);

        assertRefused(folder, Reason.INPUT_INVALID, named, "train/<class>");
    }

    @Test
    void shouldTakeAClassNamedTrainWhereNoPartIsMeant() throws IOException {
        pictures("bus/1.png", "bus/2.png", "train/1.png", "train/2.png");

        assertThat(read().train().classNames()).containsExactly("bus", "train");
    }

    @Test
    void shouldPassOverByProductsAndCountOtherFiles() throws IOException {
        pictures("a/1.png", "a/2.png", "b/1.png", "b/2.png", "@eaDir/1.png/thumb.png", "a/__MACOSX/1.png");
        files.put("a/3.webp", new byte[10]);
        files.put("notes.txt", new byte[10]);
        Files.createDirectories(folder.resolve("__pycache__"));

        DataSplits splits = read();

        assertThat(splits.train().classNames()).containsExactly("a", "b");
        assertThat(splits.train().count()).isEqualTo(2);
        assertThat(splits.summary())
                .contains(
                        "  left out  files: 1 txt, 1 webp (pictures of a kind that is not read: convert them to PNG)");
    }

    @Test
    void shouldLeaveOutALinkThatLeadsBackUp() throws IOException {
        pictures("a/1.png", "a/2.png", "b/1.png", "b/2.png");
        SampleFiles.write(folder, files);
        Files.createSymbolicLink(folder.resolve("a/self"), Path.of(".."));

        DataSplits splits = open(folder);

        assertThat(splits.train().classNames()).containsExactly("a", "b");
        assertThat(splits.summary()).contains("  note      left out: link loop, a/self");
    }

    @Test
    void shouldReadNamesOfOldZips() throws IOException {
        pictures("b/1.png", "b/2.png", "caf?/1.png", "caf?/2.png");
        Path zip = folder.resolve("old.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.ISO_8859_1)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                // A letter that ISO 8859-1 stores where code page 437 has an accented e.
                out.putNextEntry(new ZipEntry(file.getKey().replace('?', '\u0082')));
                out.write(file.getValue());
                out.closeEntry();
            }
        }

        DataSplits splits = open(zip);

        assertThat(splits.train().classNames()).containsExactly("b", "caf\u00e9");
        assertThat(splits.summary()).anyMatch(line -> line.contains("code page 437"));
    }

    @Test
    void shouldReadAZipWhosePartsAreJoinedByBackslashes() throws IOException {
        pictures("s\\a\\1.png", "s\\a\\2.png", "s\\b\\1.png", "s\\b\\2.png");
        SampleFiles.zip(folder.resolve("w.zip"), files);

        ImageSet train = open(folder.resolve("w.zip")).train();

        assertThat(train.classNames()).containsExactly("a", "b");
        assertThat(intensity(train, 0, 0, 0, 0)).isEqualTo(1);
    }
}
