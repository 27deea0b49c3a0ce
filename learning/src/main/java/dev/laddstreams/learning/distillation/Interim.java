package dev.laddstreams.learning.distillation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a distillation gives and keeps before it is done.
 *
 * @param previewEvery iterations between previews, 0 for none
 * @param checkpoint file to write to and to resume from; trained experts and teachers are kept beside it; empty for none
 */
public record Interim(int previewEvery, Optional<Path> checkpoint) {
    public static final Interim NONE = new Interim(0, Optional.empty());

    public Interim {
        requireNonNull(checkpoint, "checkpoint");
        if (previewEvery < 0) {
            throw LaddException.cannot(Reason.USAGE, "distil", "previewEvery " + previewEvery, "at least 0");
        }
    }

    /** Previews alone. */
    public static Interim previews(int every) {
        return new Interim(every, Optional.empty());
    }
}
