package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealSubsetTest {
    @Test
    void shouldOrderByClassAndHoldTheRealPixels() {
        ImageSet real = SampleRun.images(12);
        DistilledSet chosen = RealSubset.random(real, SampleRun.NORMALISATION, 2, 5);

        assertThat(chosen.images().labels()).containsExactly(0, 0, 1, 1, 2, 2);
        int size = SampleRun.SHAPE.values();
        for (int i = 0; i < chosen.images().count(); i++) {
            int position = chosen.sourcePositions()[i];
            assertThat(real.labels()[position]).isEqualTo(chosen.images().labels()[i]);
            float[] expected = new float[size];
            SampleRun.NORMALISATION.normalise(real.pixels(), position * size, SampleRun.SHAPE, expected, 0);
            assertThat(Arrays.copyOfRange(chosen.images().values(), i * size, (i + 1) * size))
                    .isEqualTo(expected);
        }
        assertThat(chosen.storedBytes()).isEqualTo(6L * size * Float.BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12})
    void shouldChooseNoImageTwiceAndTheSameForASeed(int imagesPerClass) {
        ImageSet real = SampleRun.images(12);
        int[] random = RealSubset.random(real, SampleRun.NORMALISATION, imagesPerClass, 5)
                .sourcePositions();
        int[] clustered = RealSubset.kMeans(real, SampleRun.NORMALISATION, imagesPerClass, 5)
                .sourcePositions();

        assertThat(random).doesNotHaveDuplicates().hasSize(3 * imagesPerClass);
        assertThat(clustered).doesNotHaveDuplicates().hasSize(3 * imagesPerClass);
        assertThat(RealSubset.random(real, SampleRun.NORMALISATION, imagesPerClass, 5)
                        .sourcePositions())
                .isEqualTo(random);
        assertThat(RealSubset.kMeans(real, SampleRun.NORMALISATION, imagesPerClass, 5)
                        .sourcePositions())
                .isEqualTo(clustered);
    }

    @Test
    void shouldDrawAllImagesEquallyOften() {
        ImageSet real = SampleRun.images(12);
        int[] drawn = new int[real.count()];
        int draws = 3000;
        for (int seed = 0; seed < draws; seed++) {
            for (int position : RealSubset.randomPositions(real, 1, seed)) {
                drawn[position]++;
            }
        }
        // Each is drawn 250 +- 15 times; five deviations leave one failure in a million draws of 36 images.
        assertThat(Arrays.stream(drawn).boxed())
                .allSatisfy(times -> assertThat(times).isBetween(250 - 76, 250 + 76));
    }

    @Test
    void shouldChooseTheImageNearestToTheClassMeanForOneImageAClass() {
        ImageSet real = SampleRun.images(12);
        int[] chosen = RealSubset.kMeans(real, SampleRun.NORMALISATION, 1, 5).sourcePositions();

        for (int c = 0; c < SampleRun.CLASSES; c++) {
            assertThat(chosen[c]).isEqualTo(nearestToMean(real, c));
        }
    }

    @Test
    void shouldChooseOneImageOfEachGroup() {
        // One class of four well separated grey levels, nine images each, one of them exactly in the middle.
        ImageShape shape = new ImageShape(1, 4, 4);
        byte[] pixels = new byte[36 * shape.values()];
        for (int i = 0; i < 36; i++) {
            int level = 20 + 60 * (i % 4) + (i / 4 - 4);
            Arrays.fill(pixels, i * shape.values(), (i + 1) * shape.values(), (byte) level);
        }
        ImageSet real = new ImageSet("levels", shape, List.of("grey"), pixels, new int[36]);
        Normalisation normalisation = new Normalisation(List.of(0.5f), List.of(0.25f));

        Set<Integer> groups = new HashSet<>();
        for (int position : RealSubset.kMeans(real, normalisation, 4, 3).sourcePositions()) {
            groups.add(position % 4);
            assertThat(position / 4).as("the middle of its group").isEqualTo(4);
        }
        assertThat(groups).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void shouldChooseAmongIdenticalImages() {
        ImageShape shape = new ImageShape(1, 2, 2);
        ImageSet real = new ImageSet("same", shape, List.of("grey"), new byte[5 * shape.values()], new int[5]);
        Normalisation normalisation = new Normalisation(List.of(0.5f), List.of(0.25f));

        assertThat(RealSubset.kMeans(real, normalisation, 3, 1).sourcePositions())
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void shouldNameAClassWithTooFewImages() {
        ImageSet real = SampleRun.images(3);
        assertThatThrownBy(() -> RealSubset.random(real, SampleRun.NORMALISATION, 4, 1))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot choose 4 images a class from patterns: class one has 3"
                        + " (expected: at least 4 images in every class)")
                .extracting("reason")
                .isEqualTo(Reason.INPUT_INVALID);
        assertThatThrownBy(() -> RealSubset.kMeans(real, SampleRun.NORMALISATION, 4, 1))
                .hasMessageContaining("class one has 3");
    }

    private static int nearestToMean(ImageSet real, int c) {
        int size = SampleRun.SHAPE.values();
        double[] mean = new double[size];
        int members = 0;
        for (int i = 0; i < real.count(); i++) {
            if (real.labels()[i] == c) {
                members++;
                for (int v = 0; v < size; v++) {
                    mean[v] += real.pixels()[i * size + v] & 0xff;
                }
            }
        }
        int nearest = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < real.count(); i++) {
            if (real.labels()[i] == c) {
                double distance = 0;
                for (int v = 0; v < size; v++) {
                    double std = SampleRun.NORMALISATION.std().get(v / (size / 2));
                    double difference = ((real.pixels()[i * size + v] & 0xff) - mean[v] / members) / std;
                    distance += difference * difference;
                }
                if (distance < least) {
                    least = distance;
                    nearest = i;
                }
            }
        }
        return nearest;
    }
}
