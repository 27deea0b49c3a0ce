package dev.laddstreams.app.control;

import dev.laddstreams.schemas.avro.Normalisation;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The space of pixels, {@code (x / 255 - mean) / std} per channel; as JSON with these names.
 *
 * @param whitening id of a ZCA matrix, null for none
 */
public record ImageSpace(
        List<Float> mean, List<Float> std, @Nullable String whitening) {
    public ImageSpace {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    static ImageSpace of(Normalisation normalisation) {
        return new ImageSpace(normalisation.getMean(), normalisation.getStd(), normalisation.getZcaId());
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "mean " + joined(mean) + ", std " + joined(std)
                + (whitening == null ? "" : ", whitened by " + whitening);
    }

    private static String joined(List<Float> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
