package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.util.Optional;

/**
 * A declared labeler.
 *
 * @param gridSize sub-images along each side that its versions have to have; empty for any
 * @param cropRatio of a sub-image that its versions have to have; empty for any
 */
public record DeclaredLabeler(String id, String dataset, Optional<Integer> gridSize, Optional<Double> cropRatio) {
    static DeclaredLabeler of(Declaration labeler) {
        return new DeclaredLabeler(
                labeler.name(),
                labeler.find(DeclarationKeys.DATASET).orElseThrow(),
                labeler.find(DeclarationKeys.GRID_SIZE),
                labeler.find(DeclarationKeys.GRID_CROP_RATIO));
    }

    /** Fails with {@code INCOMPATIBLE} for a version that cuts images in another way than is declared. */
    public void requireGrid(SubImageGrid grid) {
        boolean fits = gridSize.orElse(grid.n()) == grid.n() && cropRatio.orElse(grid.cropRatio()) == grid.cropRatio();
        if (!fits) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "publish a version of labeler " + id,
                    "grid of " + grid.n() + " with crop ratio " + grid.cropRatio(),
                    "as labelers." + id + ".grid declares: size "
                            + gridSize.map(String::valueOf).orElse("any") + ", crop-ratio "
                            + cropRatio.map(String::valueOf).orElse("any"));
        }
    }
}
