package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Progress.Phase;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.app.studies.ImageSample;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.app.studies.Stopwatch;
import dev.laddstreams.app.studies.bench.BenchRow.Accuracy;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.evaluation.SetEvaluator;
import dev.laddstreams.learning.evaluation.SetRecipe;
import dev.laddstreams.learning.evaluation.TrainingStages;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.stream.LongStream;

/** Measures one row: distils, and trains fresh networks on the images with their own and with dense labels. */
final class RowRun {
    private static final double EVALUATION_SECONDS = 60;

    private final RowRequest request;
    private final DataSplits data;
    private final DeploymentRecipe deployment;
    private final ConvNetSpec network;
    private final ImageSet test;
    private final long[] seeds;

    private RowRun(RowRequest request, DataSplits data) {
        BenchSizes sizes = request.sizes();
        this.request = request;
        this.data = data;
        LabelRecipe full = LabelRecipe.full(request.data(), data, request.imagesPerClass(), sizes.width());
        this.deployment = full.deployment();
        this.network = full.network();
        this.test = ImageSample.of(data.test(), sizes.evaluation().testImages(), sizes.seed());
        this.seeds = LongStream.range(
                        sizes.seed(), sizes.seed() + sizes.evaluation().networks())
                .toArray();
    }

    static BenchRow run(RowRequest request, Terminal terminal) {
        DataSplits data = DataSets.open(request.data(), ReadingOptions.DEFAULT, ProgressListener.NONE);
        BenchRow.Key key = request.key(data.train().name());
        List<Phase> phases = List.of(
                new Phase("distil " + key, request.sizes().minutes() * 30.0),
                new Phase("evaluate " + key, EVALUATION_SECONDS),
                new Phase("evaluate dense labels of " + key, EVALUATION_SECONDS));
        try (Progress progress = Progress.start(terminal, phases)) {
            return new BenchRow(key, new RowRun(request, data).measure(progress), null);
        } catch (LaddException e) {
            if (e.reason() != Reason.USAGE) {
                throw e;
            }
            return new BenchRow(key, null, e.getMessage());
        }
    }

    private BenchRow.Figures measure(Progress progress) {
        BenchSizes sizes = request.sizes();
        RowDistillation distilled = RowDistillation.of(request, data, network, progress);
        long distilPeak = ResidentMemory.peakBytes();
        progress.next();
        Stopwatch evaluation = new Stopwatch();
        DistilledSet set = distilled.set();
        Accuracy own = Accuracy.of(SetEvaluator.evaluate(set, recipe(set), network, test, data.normalisation(), seeds));
        progress.next();
        try (Labeler labeler =
                LabelerBundle.open(request.labeler(), EngineSettings.of(LabelerEngine.AUTO, TorchEngine.threads()))) {
            LabelledImages images = set.images();
            AugmentedSet augmented = new AugmentedSet(
                    images,
                    labeler.spec().grid(),
                    network.classes(),
                    labeler.label(images.values(), images.count()),
                    TrainingStages.of(set));
            return new BenchRow.Figures(
                    new BenchRow.RealSet(
                            PublishedFigures.benchmark(data.normalisation()),
                            data.train().count(),
                            test.count(),
                            network.classes()),
                    network.family(),
                    new BenchRow.Distilled(
                            images.count(), set.storedBytes(), distilled.settings(), distilled.publishedIterations()),
                    labeler.spec().measured().heldOutAccuracy().orElse(0),
                    sizes.evaluation().epochs(),
                    new BenchRow.Accuracies(
                            own, deploy(augmented, Control.HARD, progress), deploy(augmented, Control.DENSE, progress)),
                    new BenchRow.Cost(distilled.seconds(), evaluation.seconds(), distilPeak));
        }
    }

    /** Soft labels are trained on as the methods that make them do it. */
    private SetRecipe recipe(DistilledSet set) {
        BenchSizes sizes = request.sizes();
        return set.softLabels().isPresent()
                ? SetRecipe.mixed(
                        sizes.evaluation().epochs(), sizes.evaluation().augmentation())
                : SetRecipe.published(
                        sizes.evaluation().epochs(), sizes.evaluation().augmentation());
    }

    private Accuracy deploy(AugmentedSet set, Control control, ProgressListener progress) {
        return Accuracy.of(DeploymentEvaluator.evaluate(
                set, control, deployment, network, test, data.normalisation(), seeds, progress));
    }
}
