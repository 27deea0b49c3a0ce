package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.learning.distillation.DistillationRequest;

/** Prepares distillations by any method. Several may go on at once, one a thread. */
public final class Distiller {
    private Distiller() {}

    /**
     * Accepts a request, or refuses it before anything is computed.
     *
     * @return to be closed by the caller
     * @throws dev.laddstreams.errors.LaddException USAGE for an unknown method; INPUT_INVALID for a class with too few
     *     images; INCOMPATIBLE for a checkpoint of other settings; OUT_OF_MEMORY when the run would need more than the
     *     machine has
     */
    public static Distillation prepare(DistillationRequest request) {
        return prepare(request, Methods.named(request.method()));
    }

    /** The same by a row of its own instead of the one that the request names. */
    static Distillation prepare(DistillationRequest request, MethodRow row) {
        return Distillation.of(request, row);
    }

    /** How many stages a request has. */
    static int stages(DistillationRequest request) {
        return Methods.named(request.method())
                .axes()
                .schedule()
                .apply(request)
                .stages()
                .size();
    }
}
