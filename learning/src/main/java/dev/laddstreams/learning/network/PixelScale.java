package dev.laddstreams.learning.network;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.engine.TorchScope;

/**
 * {@link Normalisation} as two tensors [1, channels, 1, 1]: {@code normalised = intensity * scale + shift}, intensities in
 * 0..255.
 */
public record PixelScale(NDArray scale, NDArray shift) {
    public static PixelScale of(TorchScope scope, Normalisation normalisation) {
        int channels = normalisation.channels();
        float[] scale = new float[channels];
        float[] shift = new float[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 1f / (255f * normalisation.std().get(c));
            shift[c] = -normalisation.mean().get(c) / normalisation.std().get(c);
        }
        return new PixelScale(scope.floats(scale, 1, channels, 1, 1), scope.floats(shift, 1, channels, 1, 1));
    }
}
