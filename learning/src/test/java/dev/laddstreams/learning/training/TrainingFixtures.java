package dev.laddstreams.learning.training;

import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.PixelScale;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** A small generated problem: stripes in four directions with noise. */
public final class TrainingFixtures {
    public static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    public static final int CLASSES = 4;
    public static final Normalisation NORMALISATION = new Normalisation(List.of(0.5f), List.of(0.25f));

    private TrainingFixtures() {}

    /** Images of the four classes in turn, one full set of stripes each. */
    public static ImageSet stripes(int count, long seed) {
        RandomGenerator random = SeededRandom.of(seed, "stripes", 0);
        byte[] pixels = new byte[count * SHAPE.values()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            double phase = random.nextDouble(2 * Math.PI);
            for (int y = 0; y < SHAPE.height(); y++) {
                for (int x = 0; x < SHAPE.width(); x++) {
                    double value = stripe(labels[i], y, x, 8, phase) + 0.5 * random.nextGaussian();
                    pixels[i * SHAPE.values() + y * SHAPE.width() + x] = intensity(value);
                }
            }
        }
        return new ImageSet("stripes", SHAPE, List.of("-", "|", "/", "\\"), pixels, labels);
    }

    /** -1..1 at a position of stripes of one direction, {@code period} pixels apart. */
    public static double stripe(int direction, double y, double x, double period, double phase) {
        double along =
                switch (direction) {
                    case 0 -> y;
                    case 1 -> x;
                    case 2 -> (y + x) / Math.sqrt(2);
                    case 3 -> (y - x) / Math.sqrt(2);
                    default -> throw new IllegalArgumentException("direction " + direction);
                };
        return Math.sin(2 * Math.PI * along / period + phase);
    }

    /** -1..1 to 64..192. */
    private static byte intensity(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(128 + 64 * value)));
    }

    /** Leaves values as they are. */
    static PixelScale unitScale(TorchScope scope, int channels) {
        return PixelScale.of(
                scope, new Normalisation(Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f)));
    }
}
