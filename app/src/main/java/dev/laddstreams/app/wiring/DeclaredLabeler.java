package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import java.time.Duration;
import java.util.Optional;

/**
 * A declared labeler; what is empty is as for every labeler.
 *
 * @param gridSize sub-images along each side that its versions have to have
 * @param cropRatio of a sub-image that its versions have to have
 * @param maxImages of a batch
 * @param maxBytes of a batch
 * @param linger how long a batch that is not full waits
 */
public record DeclaredLabeler(
        String id,
        String dataset,
        Optional<Integer> gridSize,
        Optional<Double> cropRatio,
        Optional<Integer> maxImages,
        Optional<Long> maxBytes,
        Optional<Duration> linger) {
    static DeclaredLabeler of(Declaration labeler) {
        return new DeclaredLabeler(
                labeler.name(),
                labeler.find(DeclarationKeys.DATASET).orElseThrow(),
                labeler.find(DeclarationKeys.GRID_SIZE),
                labeler.find(DeclarationKeys.GRID_CROP_RATIO),
                labeler.find(DeclarationKeys.BATCH_MAX_IMAGES),
                labeler.find(DeclarationKeys.BATCH_MAX_BYTES),
                labeler.find(DeclarationKeys.BATCH_LINGER));
    }
}
