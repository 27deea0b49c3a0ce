package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;

/**
 * From raw intensities to normalised space, per channel: {@code (x / 255 - mean) / std}, x in 0..255.
 *
 * @param mean one value a channel, in 0..1 units
 * @param std one value a channel, in 0..1 units, greater than 0
 */
public record Normalisation(List<Float> mean, List<Float> std) {
    public Normalisation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.isEmpty() || mean.size() != std.size() || std.stream().anyMatch(s -> !(s > 0))) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "normalise",
                    "mean " + mean + ", std " + std,
                    "one mean and one positive std a channel");
        }
    }

    public int channels() {
        return mean.size();
    }

    /** Writes the normalised values of one image [channels, height, width] to {@code target} from {@code offset} on. */
    public void normalise(byte[] pixels, int pixelOffset, ImageShape shape, float[] target, int offset) {
        int plane = shape.height() * shape.width();
        for (int c = 0; c < shape.channels(); c++) {
            float scale = 1f / (255f * std.get(c));
            float shift = -mean.get(c) / std.get(c);
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                target[offset + i] = (pixels[pixelOffset + i] & 0xff) * scale + shift;
            }
        }
    }

    /** The raw intensity of a normalised value, clamped to 0..255 and rounded: a view, for people. */
    public int toIntensity(float value, int channel) {
        float intensity = (value * std.get(channel) + mean.get(channel)) * 255f;
        return Math.round(Math.max(0f, Math.min(255f, intensity)));
    }
}
