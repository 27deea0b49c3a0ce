package dev.laddstreams.app.studies.bench;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;

/** Shortens a distillation until it should fit into a time. */
final class FittedRecipe {
    private FittedRecipe() {}

    /** The same request, with fewer iterations where the estimate exceeds the time; networks trained before them stay. */
    static DistillationRequest within(double seconds, DistillationRequest request) {
        double all = seconds(request);
        if (all <= seconds) {
            return request;
        }
        double preparation = seconds(with(request, 1));
        double share = Math.max(0, (seconds - preparation) / Math.max(1, all - preparation));
        int iterations = (int) (share * request.recipe().get(Setting.ITERATIONS));
        return with(request, Math.max(1, iterations));
    }

    private static double seconds(DistillationRequest request) {
        try (Distillation distillation = Distiller.prepare(request)) {
            return distillation.estimate().seconds();
        }
    }

    private static DistillationRequest with(DistillationRequest request, int iterations) {
        return new DistillationRequest(
                request.method(),
                request.real(),
                request.normalisation(),
                request.network(),
                request.imagesPerClass(),
                request.recipe().with(Setting.ITERATIONS, iterations),
                request.interim(),
                request.seed());
    }
}
