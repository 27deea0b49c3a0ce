package dev.laddstreams.learning.data;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.ProgressListener;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The generated set {@code shapes}: 10,000 training and 2,000 test images of 3x32x32, the same number of each of the ten
 * classes of {@link Outline}. Each is a bright, patterned shape of a random place, size, angle and colour on a darker,
 * patterned ground of another random colour, with noise. Colour says nothing about the class and a single pixel little, so a
 * linear model is weak and a convolutional network strong. Made from a fixed seed, the same on every machine.
 */
final class Shapes {
    private static final int SIDE = 32;
    private static final int TRAIN = 10_000;
    private static final int TEST = 2_000;
    private static final long SEED = 0x5AADED5EEDL;
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    private static final double LEAST_RADIUS = 8.5;
    private static final double MOST_RADIUS = 13;
    /** Pixels from the centre, along each axis. */
    private static final double MOST_SHIFT = 4.5;
    /** Radians either way. */
    private static final double MOST_TURN = 0.5;
    /** Deviation, in 0..1 units. */
    private static final double NOISE = 0.05;

    private static final List<Outline> OUTLINES = List.of(Outline.values());
    private static final List<String> CLASS_NAMES =
            OUTLINES.stream().map(EnumCode::of).toList();

    private Shapes() {}

    static DataSplits generate(ProgressListener progress) {
        ReadingProgress drawn = new ReadingProgress(progress, TRAIN + TEST);
        return new RawSplits(
                        DataSets.SHAPES,
                        split("training images of shapes", 0, TRAIN, drawn),
                        split("test images of shapes", TRAIN, TEST, drawn),
                        Optional.of(CLASS_NAMES),
                        new ReadingNotes())
                .finish();
    }

    /** Classes take turns, so that any beginning of a split is balanced. */
    private static RawSplits.Split split(String what, int first, int count, ReadingProgress drawn) {
        PixelStore store = new PixelStore(what, count, new ImageShape(3, SIDE, SIDE));
        int[] labels = IntStream.range(0, count).map(i -> i % OUTLINES.size()).toArray();
        IntStream.range(0, count).parallel().forEach(i -> {
            SplitMix random = new SplitMix((SEED + first + i) * SEED_STEP);
            store.put(i, draw(OUTLINES.get(labels[i]), random), 0);
            drawn.advance();
        });
        return new RawSplits.Split(what, store, labels);
    }

    private static byte[] draw(Outline outline, SplitMix random) {
        Texture ground = Texture.draw(random, random.between(0.1, 0.4));
        Texture fill = Texture.draw(random, random.between(0.65, 1));
        double radius = random.between(LEAST_RADIUS, MOST_RADIUS);
        double centreX = SIDE / 2.0 + random.between(-MOST_SHIFT, MOST_SHIFT);
        double centreY = SIDE / 2.0 + random.between(-MOST_SHIFT, MOST_SHIFT);
        double turn = random.between(-MOST_TURN, MOST_TURN);
        double cos = StrictMath.cos(turn) / radius;
        double sin = StrictMath.sin(turn) / radius;
        byte[] pixels = new byte[3 * SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double fromX = x + 0.5 - centreX;
                double fromY = y + 0.5 - centreY;
                double distance = outline.distance(fromX * cos + fromY * sin, fromY * cos - fromX * sin) * radius;
                double cover = Math.max(0, Math.min(1, 0.5 - distance));
                double groundMix = ground.mix(x, y);
                double fillMix = fill.mix(x, y);
                for (int c = 0; c < 3; c++) {
                    double value = (1 - cover) * ground.intensity(c, groundMix) + cover * fill.intensity(c, fillMix);
                    double noisy = Math.max(0, Math.min(1, value + NOISE * random.noise()));
                    pixels[(c * SIDE + y) * SIDE + x] = (byte) (noisy * 255 + 0.5);
                }
            }
        }
        return pixels;
    }
}
