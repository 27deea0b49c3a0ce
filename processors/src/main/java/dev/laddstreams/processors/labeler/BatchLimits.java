package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;

/**
 * When a batch of images goes to the engine: once one of these is reached.
 *
 * @param images at least 1
 * @param bytes decoded and as received, at least 1
 * @param linger how long its first image waits for others
 */
public record BatchLimits(int images, long bytes, Duration linger) {
    public static final BatchLimits DEFAULT = new BatchLimits(32, 32L << 20, Duration.ofMillis(20));

    public BatchLimits {
        if (images < 1 || bytes < 1 || linger.isNegative()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "label",
                    "batches of " + images + " images and " + bytes + " bytes, linger " + linger,
                    "at least 1 of each, linger 0 or more");
        }
    }

    /** The same for batches of so many images. */
    public BatchLimits withImages(int most) {
        return new BatchLimits(most, bytes, linger);
    }
}
