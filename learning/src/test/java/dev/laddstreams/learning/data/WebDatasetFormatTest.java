package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.greyPicture;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebDatasetFormatTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> shard = new LinkedHashMap<>();

    private void sample(String id, int label, int intensity) {
        shard.put(id + ".cls", (label + "\n").getBytes(UTF_8));
        shard.put(id + ".png", greyPicture("png", 32, 32, intensity));
    }

    private void write(String name) throws IOException {
        Files.write(folder.resolve(name), SampleFiles.tar(shard));
        shard.clear();
    }

    private ImageSet whole() {
        return DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE)
                .train();
    }

    @Test
    void shouldReadThePicturesOfAllShards() throws IOException {
        sample("000", 0, 10);
        write("mine-000000.tar");
        sample("000", 1, 20);
        write("mine-000001.tar");

        ImageSet set = whole();

        assertThat(set.labels()).containsExactly(0, 1);
        assertThat(set.shape()).isEqualTo(new ImageShape(1, 32, 32));
        assertThat(set.pixels()[0]).isEqualTo((byte) 10);
        assertThat(set.pixels()[1024]).isEqualTo((byte) 20);
    }

    @Test
    void shouldTakeShardsOfEachPart() throws IOException {
        sample("0", 0, 10);
        sample("1", 1, 20);
        write("mine-train-000000.tar");
        sample("2", 1, 30);
        write("mine-val-000000.tar");

        DataSplits splits = open(folder);

        assertThat(splits.train().labels()).containsExactly(0, 1);
        assertThat(splits.test().labels()).containsExactly(1);
    }

    @Test
    void shouldRefuseShardsOfTwoSets() throws IOException {
        sample("0", 0, 10);
        write("one-000000.tar");
        sample("0", 1, 10);
        write("two-000000.tar");

        assertRefused(folder, Reason.INPUT_INVALID, "shards of 2 sets, one and two");
    }

    @Test
    void shouldRefuseASampleWithTwoPictures() throws IOException {
        sample("0", 0, 10);
        shard.put("0.mask.png", greyPicture("png", 32, 32, 1));
        write("one-000000.tar");

        assertRefused(folder, Reason.INPUT_INVALID, "0 has 2 images (cls, mask.png, png)");
    }

    @Test
    void shouldRefuseASampleWithoutALabel() throws IOException {
        sample("0", 0, 10);
        shard.put("1.png", greyPicture("png", 32, 32, 1));
        write("one-000000.tar");

        assertRefused(folder, Reason.INPUT_INVALID, "1 has no cls");
    }

    @Test
    void shouldRefuseATarThatIsCutOff() throws IOException {
        sample("0", 0, 10);
        byte[] tar = SampleFiles.tar(shard);
        Files.write(folder.resolve("one.tar"), Arrays.copyOf(tar, 1536 + 40));

        assertRefused(folder.resolve("one.tar"), Reason.INPUT_INVALID, "0.png ends after the tar does");
    }

    @Test
    void shouldRefuseATarWhoseHeaderIsDamaged() throws IOException {
        sample("0", 0, 10);
        byte[] tar = SampleFiles.tar(shard);
        tar[130] ^= 1;
        Files.write(folder.resolve("one.tar"), tar);

        assertRefused(folder, Reason.INPUT_INVALID, "no tar header at byte 0");
    }

    @Test
    void shouldReadClassFoldersInATar() throws IOException {
        shard.put("cat/1.png", greyPicture("png", 32, 32, 1));
        shard.put("dog/1.png", greyPicture("png", 32, 32, 2));
        write("pets.tar");

        assertThat(DataSets.openWhole(
                                folder.resolve("pets.tar").toString(), ReadingOptions.DEFAULT, ProgressListener.NONE)
                        .train()
                        .classNames())
                .containsExactly("cat", "dog");
    }

    @Test
    void shouldLeaveATarAsideThatOtherFilesCameFrom() throws IOException {
        shard.put("cat/1.png", greyPicture("png", 32, 32, 1));
        write("pets.tar");
        SampleFiles.write(
                folder, Map.of("cat/1.png", greyPicture("png", 32, 32, 1), "dog/1.png", greyPicture("png", 32, 32, 2)));

        assertThat(whole().classNames()).containsExactly("cat", "dog");
    }
}
