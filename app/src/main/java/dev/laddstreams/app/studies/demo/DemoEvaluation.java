package dev.laddstreams.app.studies.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.evaluation.EvaluationListener;
import dev.laddstreams.sinks.evaluation.EvaluationPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What the evaluator does in a demo: the demo's controls, all at equal gradient steps; and how far it is. */
final class DemoEvaluation implements EvaluationPlan.Source, EvaluationListener {
    private final String dataset;
    private final DemoSizes sizes;
    private final StudyWatch watch;
    private final ProgressListener progress;
    private final ImageSet test;
    private final DeploymentRecipe recipe;
    private final List<Long> seeds;

    @GuardedBy("this")
    private int finished;

    DemoEvaluation(
            String dataset,
            DemoRequest request,
            DataSplits data,
            DemoSizes sizes,
            StudyWatch watch,
            ProgressListener progress) {
        this.dataset = dataset;
        this.sizes = sizes;
        this.watch = watch;
        this.progress = progress;
        this.test = sizes.labels().testSet(data, request.seed());
        this.recipe = sizes.labels().deployment();
        this.seeds = LongStream.range(request.seed(), request.seed() + sizes.networks())
                .boxed()
                .toList();
    }

    @Override
    public Optional<EvaluationPlan> apply(String id) {
        List<Control> controls = sizes.controls().stream()
                .filter(control -> control.images().dataset(dataset).equals(id))
                .map(DemoControl::control)
                .toList();
        return controls.isEmpty()
                ? Optional.empty()
                : Optional.of(new EvaluationPlan(
                        test,
                        controls,
                        seeds,
                        sizes.labels().network().width(),
                        Optional.of(recipe),
                        recipe.augmentation()));
    }

    @Override
    public synchronized ProgressListener starting(String id, String tag, Control control) {
        int before = finished;
        return (done, total, detail) -> {
            watch.news();
            progress.progress(before * total + done, total * sizes.controls().size(), id + " " + control.code());
        };
    }

    @Override
    public synchronized void finished(Evaluation evaluation) {
        finished++;
    }

    @Override
    public void failed(String id, String tag, LaddException failure) {
        watch.fail(failure);
    }
}
