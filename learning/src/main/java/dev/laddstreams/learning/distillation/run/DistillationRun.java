package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.Settings;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.engine.TorchScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop over stages and iterations, and its checkpoints. For one thread. */
final class DistillationRun {
    private static final Logger LOG = LoggerFactory.getLogger(DistillationRun.class);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(20);

    private final Wiring wiring;
    private final WiredMethod method;
    private final Map<String, String> settings;
    private final Optional<CheckpointFile> checkpointFile;
    private final Optional<Checkpoint> resumed;
    private final long allIterations;
    private long iterationsBefore;
    private long savedAt = System.nanoTime();

    private DistillationRun(
            Wiring wiring, WiredMethod method, Map<String, String> settings, Optional<Checkpoint> resumed) {
        this.wiring = wiring;
        this.method = method;
        this.settings = settings;
        this.resumed = resumed;
        this.checkpointFile = wiring.request().interim().checkpoint().map(CheckpointFile::new);
        this.allIterations =
                method.schedule().stages().stream().mapToLong(Stage::iterations).sum();
    }

    /** @throws LaddException INCOMPATIBLE when the request's checkpoint is of another run */
    static DistillationRun of(Wiring wiring, WiredMethod method) {
        Optional<CheckpointFile> file = wiring.request().interim().checkpoint().map(CheckpointFile::new);
        Map<String, String> settings = file.isPresent() ? Settings.of(wiring.request()) : Map.of();
        DistillationRun run = new DistillationRun(wiring, method, settings, file.flatMap(CheckpointFile::read));
        run.resumed.ifPresent(run::requireOwn);
        return run;
    }

    /** The same run with other real images. */
    DistillationRun over(Wiring pruned, WiredMethod wired) {
        return new DistillationRun(pruned, wired, settings, resumed);
    }

    DistilledSet toTheEnd(DistillationListener listener) {
        resumed.ifPresent(this::restore);
        int firstStage = resumed.map(Checkpoint::stage).orElse(0);
        List<Stage> stages = method.schedule().stages();
        for (Stage stage : stages) {
            if (stage.index() >= firstStage) {
                boolean resumes = resumed.isPresent() && stage.index() == firstStage;
                if (!resumes) {
                    method.axes().values().forEach(axis -> axis.begin(stage));
                }
                run(stage, resumes ? resumed.orElseThrow().iteration() : 0, listener);
            }
            iterationsBefore += stage.iterations();
        }
        return method.labelPolicy().label(method.parameterisation());
    }

    private void run(Stage stage, int firstIteration, DistillationListener listener) {
        Seed stageSeed = wiring.seed().derive("stage", stage.index());
        for (int number = firstIteration; number < stage.iterations(); number++) {
            stopIfInterrupted(stage, number);
            double loss;
            try (TorchScope scope = wiring.scope().child()) {
                loss = step(new Iteration(stage, number, stageSeed.derive("iteration", number), scope));
            }
            finished(stage, number + 1, loss, listener);
        }
        save(stage, stage.iterations());
    }

    private double step(Iteration iteration) {
        SyntheticBatch synthetic = method.parameterisation().decode(iteration);
        Model model = method.modelSource().next(iteration, synthetic);
        RealBatch real = method.realSource().next(iteration);
        ImageGradient gradient = method.objective().evaluate(iteration, model, real, synthetic);
        requireFinite(gradient, iteration);
        method.parameterisation().descend(iteration, gradient);
        return gradient.loss();
    }

    private void finished(Stage stage, int iterations, double loss, DistillationListener listener) {
        int previewEvery = wiring.request().interim().previewEvery();
        boolean last = iterations == stage.iterations();
        boolean preview = previewEvery > 0 && iterations % previewEvery == 0 && !last;
        if (!last && (preview || System.nanoTime() - savedAt > CHECKPOINT_INTERVAL.toNanos())) {
            save(stage, iterations);
        }
        listener.iterated(loss);
        listener.progress(iterationsBefore + iterations, allIterations, String.format(Locale.ROOT, "loss %.4g", loss));
        if (preview) {
            listener.preview(
                    Math.toIntExact(iterationsBefore + iterations),
                    method.parameterisation().decoded().images());
        }
    }

    private void requireFinite(ImageGradient gradient, Iteration iteration) {
        if (!gradient.isFinite()) {
            throw LaddException.cannot(
                    Reason.DIVERGED,
                    "distil with method " + wiring.request().method(),
                    "loss " + gradient.loss() + " at iteration " + (iteration.number() + 1) + " of "
                            + iteration.stage().iterations() + " with " + Setting.IMAGE_LEARNING_RATE.name() + " "
                            + wiring.recipe().get(Setting.IMAGE_LEARNING_RATE),
                    "finite numbers; choose a smaller " + Setting.IMAGE_LEARNING_RATE.name());
        }
    }

    private void stopIfInterrupted(Stage stage, int iterations) {
        if (Thread.currentThread().isInterrupted()) {
            save(stage, iterations);
            throw LaddException.cannot(
                    Reason.INTERRUPTED,
                    "go on distilling",
                    "interrupted after " + iterations + " of " + stage.iterations() + " iterations",
                    "no interrupt; a run with a checkpoint resumes here");
        }
    }

    private void save(Stage stage, int iterations) {
        checkpointFile.ifPresent(file -> {
            Map<String, float[]> state = new HashMap<>();
            method.axes().forEach((axisName, axis) -> axis.state()
                    .forEach((name, values) -> state.put(axisName + "." + name, values)));
            file.write(new Checkpoint(settings, stage.index(), iterations, state));
        });
        savedAt = System.nanoTime();
    }

    private void requireOwn(Checkpoint checkpoint) {
        checkpoint.requireSettings(settings);
        List<Stage> stages = method.schedule().stages();
        if (checkpoint.stage() >= stages.size()
                || checkpoint.iteration() > stages.get(checkpoint.stage()).iterations()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "resume from checkpoint",
                    "it holds " + checkpoint.iteration() + " iterations",
                    "at most the " + allIterations + " of this run");
        }
    }

    private void restore(Checkpoint checkpoint) {
        method.axes().forEach((axisName, axis) -> {
            Map<String, float[]> state = new HashMap<>();
            checkpoint.state().forEach((name, values) -> {
                if (name.startsWith(axisName + ".")) {
                    state.put(name.substring(axisName.length() + 1), values);
                }
            });
            if (!state.isEmpty()) {
                axis.restore(state);
            }
        });
        LOG.info("Resuming after {} iterations of stage {}", checkpoint.iteration(), checkpoint.stage());
    }
}
