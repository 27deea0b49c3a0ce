package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.ProgressListener;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShapesTest {
    private static DataSplits shapes;

    @BeforeAll
    static void generate() {
        shapes = DataSets.open("shapes", ReadingOptions.DEFAULT, ProgressListener.NONE);
    }

    @Test
    void shouldHoldTheSameNumberOfEveryClass() {
        assertThat(shapes.train().count()).isEqualTo(10_000);
        assertThat(shapes.test().count()).isEqualTo(2_000);
        assertThat(shapes.train().shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(shapes.train().name()).isEqualTo("shapes");
        assertThat(shapes.train().classNames())
                .containsExactly(
                        "disc",
                        "ring",
                        "square",
                        "triangle",
                        "star",
                        "plus",
                        "crescent",
                        "heart",
                        "arrow",
                        "hourglass");
        for (ImageSet split : new ImageSet[] {shapes.train(), shapes.test()}) {
            for (int i = 0; i < split.count(); i++) {
                assertThat(split.labels()[i]).isEqualTo(i % 10);
            }
        }
    }

    /** The very bytes: results on this set are compared between machines and releases. */
    @Test
    void shouldBeTheSameOnEveryMachine() {
        assertThat(checksum(shapes.train().pixels())).isEqualTo(4_178_199_930L);
        assertThat(checksum(shapes.test().pixels())).isEqualTo(1_969_630_882L);
    }

    private static long checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    /** Five epochs of softmax regression; more of them, or other decays, stay below 60 % too. */
    @Test
    void shouldBeTooHardForALinearModel() {
        LinearModel model = new LinearModel(shapes.train().shape().values(), 10);
        Random random = new Random(1);
        for (int epoch = 0; epoch < 5; epoch++) {
            for (int i = 0; i < shapes.train().count(); i++) {
                int image = random.nextInt(shapes.train().count());
                model.learn(values(shapes.train(), image), shapes.train().labels()[image], 0.0005f / (1 + epoch));
            }
        }

        int right = 0;
        for (int i = 0; i < shapes.test().count(); i++) {
            right += model.predict(values(shapes.test(), i)) == shapes.test().labels()[i] ? 1 : 0;
        }
        double accuracy = (double) right / shapes.test().count();
        // Above chance by far, so the model has learnt; the bound is the promise.
        assertThat(accuracy).isBetween(0.3, 0.6);
    }

    private static float[] values(ImageSet set, int image) {
        float[] values = new float[set.shape().values()];
        shapes.normalisation().normalise(set.pixels(), image * values.length, set.shape(), values, 0);
        return values;
    }

    /** Softmax regression by stochastic gradient descent. */
    private static final class LinearModel {
        private final float[][] weights;
        private final float[] bias;

        LinearModel(int inputs, int classes) {
            weights = new float[classes][inputs];
            bias = new float[classes];
        }

        private double[] probabilities(float[] x) {
            double[] probabilities = new double[bias.length];
            double sum = 0;
            for (int c = 0; c < bias.length; c++) {
                float logit = bias[c];
                for (int i = 0; i < x.length; i++) {
                    logit += weights[c][i] * x[i];
                }
                probabilities[c] = Math.exp(logit);
                sum += probabilities[c];
            }
            for (int c = 0; c < bias.length; c++) {
                probabilities[c] /= sum;
            }
            return probabilities;
        }

        void learn(float[] x, int label, float rate) {
            double[] probabilities = probabilities(x);
            for (int c = 0; c < bias.length; c++) {
                float step = rate * (float) ((c == label ? 1 : 0) - probabilities[c]);
                bias[c] += step;
                for (int i = 0; i < x.length; i++) {
                    weights[c][i] += step * x[i];
                }
            }
        }

        int predict(float[] x) {
            double[] probabilities = probabilities(x);
            int best = 0;
            for (int c = 1; c < probabilities.length; c++) {
                best = probabilities[c] > probabilities[best] ? c : best;
            }
            return best;
        }
    }
}
