package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.floats;
import static dev.laddstreams.learning.data.SampleFiles.npy;
import static dev.laddstreams.learning.data.SampleFiles.picture;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalisedSetsTest {
    private static final ImageShape SHAPE = new ImageShape(1, 32, 32);
    private static final Normalisation SPACE = new Normalisation(List.of(0.25f), List.of(0.5f));
    private static final int COUNT = 2;

    @TempDir
    Path folder;

    /** Real images as others normalise them. */
    private static float[] real() {
        byte[] pixels = SampleFiles.counting(COUNT * SHAPE.values());
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((pixels[i] & 0xff) / 255f - 0.25f) / 0.5f;
        }
        return values;
    }

    /** Made images, which are between and outside of intensities. */
    private static float[] made() {
        float[] values = real();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * 1.01f + 0.003f;
        }
        values[7] = -3.25f;
        return values;
    }

    private Path npz(float[] values) throws IOException {
        Map<String, byte[]> arrays = new HashMap<>();
        arrays.put("images.npy", npy("<f4", COUNT + ", 1, 32, 32", floats(values)));
        arrays.put("labels.npy", npy("|u1", COUNT + "", bytes(1, 0)));
        SampleFiles.zip(folder.resolve("dataset.npz"), arrays);
        return folder;
    }

    private void metadata() throws IOException {
        Files.writeString(folder.resolve("metadata.json"), """
                {"formatVersion": 1, "format": "npz", "imageShape": [1, 32, 32], "classNames": ["wasp", "ant"],
                 "normalisation": {"mean": [0.25], "std": [0.5], "formula": "(x / 255 - mean) / std"}}
                """, UTF_8);
    }

    private static ImageSet exact(Path set, ReadingOptions options) {
        return DataSets.openWhole(set.toString(), options.exact(), ProgressListener.NONE)
                .train();
    }

    @Test
    void shouldTakeRealImagesForIntensitiesAgain() throws IOException {
        ImageSet set = exact(npz(real()), ReadingOptions.DEFAULT.normalisedBy(SPACE));

        assertThat(set.exact()).isEmpty();
        assertThat(set.pixels()).isEqualTo(SampleFiles.counting(COUNT * SHAPE.values()));
    }

    @Test
    void shouldKeepMadeImagesAsTheyAre() throws IOException {
        npz(made());
        metadata();

        DataSplits splits =
                DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT.exact(), ProgressListener.NONE);

        assertThat(splits.train().exact())
                .hasValueSatisfying(values -> assertThat(values).isEqualTo(made()));
        assertThat(splits.train().labels()).containsExactly(1, 0);
        assertThat(splits.train().classNames()).containsExactly("wasp", "ant");
        assertThat(splits.normalisation()).isEqualTo(SPACE);
        assertThat(splits.summary()).anyMatch(line -> line.contains("mean 0.2500 and deviation 0.5000"));
    }

    @Test
    void shouldReadTheMetadataBesideOneFile() throws IOException {
        npz(made());
        metadata();

        assertThat(exact(folder.resolve("dataset.npz"), ReadingOptions.DEFAULT).exact())
                .isPresent();
    }

    @Test
    void shouldPadMadeImagesWithBlack() throws IOException {
        Map<String, byte[]> arrays = new HashMap<>();
        float[] values = new float[2 * 28 * 28];
        values[0] = -0.4f;
        arrays.put("x.npy", npy("<f4", "2, 28, 28", floats(values)));
        arrays.put("y.npy", npy("|u1", "2", bytes(1, 0)));
        SampleFiles.zip(folder.resolve("set.npz"), arrays);

        float[] padded = exact(folder, ReadingOptions.DEFAULT.normalisedBy(SPACE))
                .exact()
                .orElseThrow();

        assertThat(padded[0]).isEqualTo(-0.5f);
        assertThat(padded[2 * 32 + 2]).isEqualTo(-0.4f);
    }

    @Test
    void shouldRefuseNormalisedArraysOfWhichNothingIsKnown() throws IOException {
        assertRefused(npz(made()), Reason.INPUT_INVALID, "--mean and --std");
    }

    @Test
    void shouldRefuseANormalisationThatTheArraysHaveNotHad() throws IOException {
        float[] unit = new float[COUNT * SHAPE.values()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = i % 100 / 100f;
        }
        npz(unit);

        assertThatThrownBy(() -> exact(folder, ReadingOptions.DEFAULT.normalisedBy(SPACE)))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("no value is below 0");
    }

    @Test
    void shouldRefuseANormalisationOfOtherImagesWhereIntensitiesAreNeeded() throws IOException {
        npz(real());
        Normalisation wide = new Normalisation(List.of(0.25f), List.of(1.5f));

        assertThatThrownBy(() -> DataSets.openWhole(
                        folder.toString(), ReadingOptions.DEFAULT.normalisedBy(wide), ProgressListener.NONE))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("outside of 0..255");
    }

    @Test
    void shouldRefuseANormalisationOfPictures() throws IOException {
        SampleFiles.write(folder, Map.of("a/1.png", picture("png", 32, 32, 1), "b/1.png", picture("png", 32, 32, 2)));

        assertThatThrownBy(() -> exact(folder, ReadingOptions.DEFAULT.normalisedBy(SPACE)))
                .hasMessageContaining("it holds intensities, not normalised arrays");
    }

    @Test
    void shouldOrderFoldersAsTheMetadataDoes() throws IOException {
        SampleFiles.write(
                folder, Map.of("ant/1.png", picture("png", 32, 32, 1), "wasp/1.png", picture("png", 32, 32, 2)));
        Files.writeString(folder.resolve("metadata.json"), """
                {"formatVersion": 1, "imageShape": [3, 32, 32], "classNames": ["wasp", "ant"],
                 "normalisation": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}}
                """);

        DataSplits splits = DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(splits.train().classNames()).containsExactly("wasp", "ant");
        assertThat(splits.train().labels()).containsExactly(1, 0);
        assertThat(splits.normalisation().mean()).containsExactly(0.5f, 0.5f, 0.5f);
    }

    @Test
    void shouldLeaveTheMetadataOfOthersAside() throws IOException {
        SampleFiles.write(folder, Map.of("a/1.png", picture("png", 32, 32, 1), "b/1.png", picture("png", 32, 32, 2)));
        Files.writeString(folder.resolve("metadata.json"), "[1, 2]");

        assertThat(DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE)
                        .summary())
                .contains("  note      left aside: metadata.json, which no export wrote");
    }

    @Test
    void shouldReadShardsOfArrays() throws IOException {
        Map<String, byte[]> shard = new LinkedHashMap<>();
        float[] values = made();
        for (int i = 0; i < COUNT; i++) {
            float[] image = Arrays.copyOfRange(values, i * SHAPE.values(), (i + 1) * SHAPE.values());
            shard.put("mine-" + i + ".cls", Integer.toString(1 - i).getBytes(UTF_8));
            shard.put("mine-" + i + ".dense.npy", npy("<f2", "4, 2", new byte[16]));
            shard.put("mine-" + i + ".image.npy", npy("<f4", "1, 32, 32", floats(image)));
            shard.put("mine-" + i + ".json", "{}".getBytes(UTF_8));
        }
        Files.write(folder.resolve("mine-000000.tar"), SampleFiles.tar(shard));
        metadata();

        for (Path set : List.of(folder, folder.resolve("mine-000000.tar"))) {
            ImageSet read = exact(set, ReadingOptions.DEFAULT);
            assertThat(read.exact()).hasValueSatisfying(kept -> assertThat(kept).isEqualTo(values));
            assertThat(read.labels()).containsExactly(1, 0);
            assertThat(read.classNames()).containsExactly("wasp", "ant");
        }
    }
}
