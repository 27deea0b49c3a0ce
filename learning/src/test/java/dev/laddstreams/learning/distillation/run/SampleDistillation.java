package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;

/** Whole distillations, from the request to the set. */
final class SampleDistillation {
    private SampleDistillation() {}

    static DistilledSet run(DistillationRequest request, DistillationListener listener) {
        return run(request, Methods.named(request.method()), listener);
    }

    static DistilledSet run(DistillationRequest request, MethodRow row, DistillationListener listener) {
        try (Distillation distillation = Distiller.prepare(request, row)) {
            return distillation.run(listener);
        }
    }

    static double flops(DistillationRequest request) {
        try (Distillation distillation = Distiller.prepare(request)) {
            return distillation.flops();
        }
    }

    static DistillationEstimate estimate(DistillationRequest request) {
        try (Distillation distillation = Distiller.prepare(request)) {
            return distillation.estimate();
        }
    }
}
