package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** Extent of one image; its values are laid out row-major [channels, height, width]. */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use image shape",
                    channels + "x" + height + "x" + width,
                    "channels, height and width of at least 1");
        }
    }

    /** The number of values in one image: channels times height times width. */
    public int values() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** {@code channels x height x width}, for example {@code 3x32x32}. */
    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
