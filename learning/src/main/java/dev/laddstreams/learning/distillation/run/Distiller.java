package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.learning.distillation.ClassIndex;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.Preparation;
import dev.laddstreams.learning.distillation.axes.RealPool;
import dev.laddstreams.learning.distillation.axes.Schedule;
import dev.laddstreams.learning.distillation.axes.TemporaryFolder;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workers;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import java.util.function.Function;

/** Runs any distillation method. Several runs may go on at once, one a thread. */
public final class Distiller {
    private Distiller() {}

    /**
     * Runs to the last iteration, resuming from the request's checkpoint where it exists. On the same machine, with the
     * same number of threads, a resumed run gives the same bits as one that was never interrupted. The checkpoint is
     * written at previews, every 20 seconds, when the thread is interrupted, and at the end; it stays, so that a repeated
     * call returns at once, and a call with more iterations goes on from there.
     *
     * @throws dev.laddstreams.errors.LaddException USAGE for an unknown method; INPUT_INVALID for a class with too few
     *     images; INCOMPATIBLE for a checkpoint of other settings; DIVERGED when numbers stop being finite; INTERRUPTED;
     *     OUT_OF_MEMORY when the estimate exceeds the machine's memory
     */
    public static DistilledSet distil(DistillationRequest request, DistillationListener listener) {
        return distil(request, Methods.named(request.method()), listener);
    }

    /** The same by a row of its own instead of the one that the request names. */
    static DistilledSet distil(DistillationRequest request, MethodRow row, DistillationListener listener) {
        return wired(request, row, listener::preparing, wiring -> {
            WiredMethod method = row.wire(wiring);
            DistillationEstimate.requireMemory(wiring, method);
            if (request.recipe().is(Setting.PRUNE, "none")) {
                return new DistillationRun(wiring, method, listener).toTheEnd();
            }
            Wiring pruned = wiring.with(wiring.pool().keeping(Utility.prune(wiring, request.imagesPerClass())));
            return new DistillationRun(pruned, row.wire(pruned), listener).toTheEnd();
        });
    }

    /**
     * What {@link #distil} will take from its first iteration on. Takes a second or two itself.
     *
     * @throws dev.laddstreams.errors.LaddException as {@link #distil} does before its first iteration, but for too little
     *     memory: compare {@link DistillationEstimate#bytes()}
     */
    public static DistillationEstimate estimate(DistillationRequest request) {
        MethodRow row = Methods.named(request.method());
        return wired(request, row, what -> {}, wiring -> DistillationEstimate.of(wiring, row.wire(wiring)));
    }

    /** How many stages a request has. */
    static int stages(DistillationRequest request) {
        return Methods.named(request.method())
                .schedule()
                .apply(request)
                .stages()
                .size();
    }

    private static <T> T wired(
            DistillationRequest request, MethodRow row, Preparation preparation, Function<Wiring, T> use) {
        ClassIndex index = ClassIndex.of(request.real(), request.imagesPerClass());
        Schedule schedule = row.schedule().apply(request);
        try (TorchProgram program = DistillationProgram.load();
                TorchScope scope = TorchScope.open();
                TemporaryFolder temporary = new TemporaryFolder();
                Workers workers = new Workers()) {
            RealPool pool = RealPool.of(scope, request.real(), request.normalisation(), index);
            Seed seed = new Seed(request.seed());
            return use.apply(
                    new Wiring(request, schedule, pool, seed, program, scope, temporary, workers, preparation));
        }
    }
}
