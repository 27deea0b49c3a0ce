package dev.laddstreams.learning.training;

import dev.laddstreams.learning.training.DsaParameters.Operation;
import java.util.List;

/** Augmentation of training views; differentiable Siamese augmentation (DSA) draws one operation a batch. */
public enum Augmentation {
    NONE,
    /** One of shift by up to 4 px, horizontal flip, 16 px cutout (at 32 px; scaled with the side). */
    DSA_LIGHT,
    /** colour, crop, cutout, flip, scale, rotate. */
    DSA,
    /** As DSA without the flip, for digits. */
    DSA_NO_FLIP;

    /** The operations of which each batch gets one, all equally likely; none for {@link #NONE}. */
    public List<Operation> operations() {
        return switch (this) {
            case NONE -> List.of();
            case DSA_LIGHT -> List.of(Operation.CROP, Operation.CUTOUT, Operation.FLIP);
            case DSA ->
                List.of(
                        Operation.COLOUR,
                        Operation.CROP,
                        Operation.CUTOUT,
                        Operation.FLIP,
                        Operation.SCALE,
                        Operation.ROTATE);
            case DSA_NO_FLIP ->
                List.of(Operation.COLOUR, Operation.CROP, Operation.CUTOUT, Operation.SCALE, Operation.ROTATE);
        };
    }
}
