package dev.laddstreams.producers;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.stores.ObjectStore;

/**
 * What every image producer needs to know.
 *
 * @param inlineMaxBytes images with more pixel bytes go to {@code claimChecks}
 * @param claimChecks keeps the pixels that are too large for a record
 */
public record ProducerSettings(int inlineMaxBytes, ObjectStore claimChecks) {
    public ProducerSettings {
        requireNonNull(claimChecks, "claimChecks");
        if (inlineMaxBytes < 0) {
            throw LaddException.cannot(
                    Reason.USAGE, "keep pixels inline", inlineMaxBytes + " bytes", "0 or more bytes");
        }
    }
}
