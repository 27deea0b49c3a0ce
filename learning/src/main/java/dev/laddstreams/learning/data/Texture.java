package dev.laddstreams.learning.data;

import java.util.List;

/**
 * A colour field of the generated set {@code shapes}: two neighbouring colours, mixed by a pattern.
 *
 * @param first red, green and blue in 0..1
 * @param second likewise
 * @param alongX pattern periods a pixel to the right
 * @param alongY pattern periods a pixel down
 * @param phase in periods
 */
record Texture(Pattern pattern, double[] first, double[] second, double alongX, double alongY, double phase) {
    private static final List<Pattern> PATTERNS = List.of(Pattern.values());
    /** A gradient is this many times as wide as a stripe. */
    private static final double GRADIENT_PERIODS = 5;

    /** How the two colours alternate. */
    enum Pattern {
        FLAT,
        GRADIENT,
        STRIPES,
        CHECKS
    }

    /**
     * A random texture of a random hue.
     *
     * @param value brightness of the first colour, in 0..1; the second is a little nearer to grey
     */
    static Texture draw(SplitMix random, double value) {
        Pattern pattern = PATTERNS.get(random.below(PATTERNS.size()));
        double hue = random.between(0, 1);
        double saturation = random.between(0.25, 0.9);
        double angle = random.between(0, 2 * StrictMath.PI);
        double period = random.between(4, 8);
        double other = value + (value > 0.5 ? -1 : 1) * random.between(0.1, 0.22);
        return new Texture(
                pattern,
                colour(hue, saturation, value),
                colour(hue + random.between(-0.06, 0.06), saturation, other),
                StrictMath.cos(angle) / period,
                StrictMath.sin(angle) / period,
                random.between(0, 1));
    }

    /** Hue, saturation, value to red, green, blue: each channel a clipped triangle wave of the hue. */
    private static double[] colour(double hue, double saturation, double value) {
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            double turn = wrap(hue + (3 - c) / 3.0);
            double wave = Math.max(0, Math.min(1, Math.abs(turn * 6 - 3) - 1));
            rgb[c] = value * (1 - saturation * (1 - wave));
        }
        return rgb;
    }

    private static double wrap(double turns) {
        return turns - Math.floor(turns);
    }

    /** How much of the second colour a pixel has, in 0..1. */
    double mix(double x, double y) {
        double across = x * alongX + y * alongY + phase;
        return switch (pattern) {
            case FLAT -> 0;
            case GRADIENT -> Math.abs(wrap(across / GRADIENT_PERIODS) * 2 - 1);
            case STRIPES -> wrap(across) < 0.5 ? 0 : 1;
            case CHECKS -> wrap(across) < 0.5 == wrap(x * alongY - y * alongX + phase) < 0.5 ? 0 : 1;
        };
    }

    /** A channel's intensity in 0..1 where the second colour has this share. */
    double intensity(int channel, double mix) {
        return first[channel] + mix * (second[channel] - first[channel]);
    }
}
