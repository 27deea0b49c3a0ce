package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.learning.distillation.ClassIndex;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Pruning;
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
import org.jspecify.annotations.Nullable;

/**
 * A distillation whose request was accepted, ready to run once. It holds the real images in the engine until it is closed,
 * by the one who prepared it. For one thread.
 */
public final class Distillation implements AutoCloseable {
    private final TorchProgram program = DistillationProgram.load();
    private final TorchScope scope = TorchScope.open();
    private final TemporaryFolder temporary = new TemporaryFolder();
    private final Workers workers = new Workers();
    private final Audience audience = new Audience();
    private final MethodRow row;
    private final Wiring wiring;
    private final WiredMethod method;
    private final DistillationRun run;
    private boolean started;

    private Distillation(DistillationRequest request, MethodRow row, ClassIndex index, Schedule schedule) {
        this.row = row;
        try {
            RealPool pool = RealPool.of(scope, request.real(), request.normalisation(), index);
            wiring = new Wiring(request, schedule, pool, program, scope, temporary, workers, audience);
            method = row.wire(wiring);
            DistillationEstimate.requireMemory(wiring, method);
            run = DistillationRun.of(wiring, method);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    static Distillation of(DistillationRequest request, MethodRow row) {
        ClassIndex index = ClassIndex.of(request.real(), request.imagesPerClass());
        return new Distillation(request, row, index, row.axes().schedule().apply(request));
    }

    public DistillationRequest request() {
        return wiring.request();
    }

    /** What {@link #run} will take from its first iteration on. Takes a second or two itself. */
    public DistillationEstimate estimate() {
        return DistillationEstimate.of(wiring, method);
    }

    /**
     * Floating-point operations from the first preparation to the last iteration: every forward and backward pass that the
     * method makes through networks, at the cost of the request's network, 2 a multiply-add, backward as twice forward
     * (specification: the cost of synthesis in LADD's figure 2). 0 for images that are only chosen.
     */
    public double flops() {
        return DistillationEstimate.flops(wiring, method);
    }

    /**
     * Runs to the last iteration, resuming from the request's checkpoint where it exists. On the same machine, with the
     * same number of threads, a resumed run gives the same bits as one that was never interrupted. The checkpoint is
     * written at previews, every 20 seconds, when the thread is interrupted, and at the end; it stays, so that the same
     * request, run again, returns at once, and one with more iterations goes on from there.
     *
     * @throws dev.laddstreams.errors.LaddException DIVERGED when numbers stop being finite; INTERRUPTED
     * @throws IllegalStateException when it has run before
     */
    public DistilledSet run(DistillationListener listener) {
        if (started) {
            throw new IllegalStateException("Cannot run a distillation: it has run (expected: one prepared anew)");
        }
        started = true;
        audience.listener = listener;
        if (request().recipe().get(Setting.PRUNE) == Pruning.NONE) {
            return run.toTheEnd(listener);
        }
        Wiring pruned = wiring.with(
                wiring.pool().keeping(Utility.prune(wiring, request().imagesPerClass())));
        return run.over(pruned, row.wire(pruned)).toTheEnd(listener);
    }

    @Override
    @SuppressWarnings("EmptyTryBlock") // closes the last first, and each even where another fails
    public void close() {
        try (program;
                scope;
                temporary;
                workers) {}
    }

    /** Who hears of networks in training is known when the run starts; they train on threads of their own. */
    private static final class Audience implements Preparation {
        private volatile @Nullable DistillationListener listener;

        @Override
        public void at(String what) {
            DistillationListener now = listener;
            if (now != null) {
                now.preparing(what);
            }
        }
    }
}
