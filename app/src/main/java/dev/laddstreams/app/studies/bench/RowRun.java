package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Progress.Phase;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.app.studies.ImageSample;
import dev.laddstreams.app.studies.bench.BenchRow.Accuracy;
import dev.laddstreams.app.studies.demo.DemoLength;
import dev.laddstreams.app.studies.demo.DemoRequest;
import dev.laddstreams.app.studies.demo.DemoSizes;
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
import dev.laddstreams.learning.evaluation.SetEvaluator;
import dev.laddstreams.learning.evaluation.SetRecipe;
import dev.laddstreams.learning.evaluation.TrainingStages;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.learning.labeler.Labelers;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Measures one row: distils, and trains fresh networks on the images with their own and with dense labels. */
final class RowRun {
    private static final double EVALUATION_SECONDS = 60;

    private final RowRequest request;
    private final DataSplits data;
    private final DemoSizes demo;
    private final ConvNetSpec network;
    private final ImageSet test;
    private final long[] seeds;

    private RowRun(RowRequest request, DataSplits data) {
        BenchSizes sizes = request.sizes();
        this.request = request;
        this.data = data;
        this.demo = DemoSizes.of(asDemo(request), data);
        this.network = demo.network();
        this.test = ImageSample.of(data.test(), sizes.testImages(), sizes.seed());
        this.seeds =
                LongStream.range(sizes.seed(), sizes.seed() + sizes.networks()).toArray();
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

    /** The demo's recipe for labelers and dense labels at full length. */
    static DemoRequest asDemo(RowRequest request) {
        BenchSizes sizes = request.sizes();
        return new DemoRequest(
                request.data(),
                ReadingOptions.DEFAULT,
                OptionalInt.of(request.imagesPerClass()),
                SubImageGrid.DEFAULT,
                Subject.isControl(request.subject()) ? "dm" : request.subject(),
                OptionalInt.of(sizes.width()),
                DemoLength.FULL,
                Optional.empty(),
                sizes.seed());
    }

    private BenchRow.Figures measure(Progress progress) {
        BenchSizes sizes = request.sizes();
        RowDistillation distilled = RowDistillation.of(request, data, network, progress);
        long distilPeak = ResidentMemory.peakBytes();
        progress.next();
        long start = System.nanoTime();
        DistilledSet set = distilled.set();
        Accuracy own = Accuracy.of(SetEvaluator.evaluate(set, recipe(set), network, test, data.normalisation(), seeds));
        progress.next();
        try (Labeler labeler = Labelers.open(
                request.labeler(),
                LabelerEngine.AUTO,
                TorchEngine.threads(),
                Labelers.defaultBatchSize(network.input()))) {
            LabelledImages images = set.images();
            AugmentedSet augmented = new AugmentedSet(
                    images,
                    labeler.spec().grid(),
                    network.classes(),
                    labeler.label(images.values(), images.count()),
                    TrainingStages.of(set));
            return new BenchRow.Figures(
                    PublishedFigures.benchmark(data.normalisation()),
                    data.train().count(),
                    test.count(),
                    network.classes(),
                    network.family(),
                    images.count(),
                    set.storedBytes(),
                    distilled.settings(),
                    distilled.publishedIterations(),
                    labeler.spec().heldOutAccuracy().orElse(0),
                    sizes.epochs(),
                    own,
                    deploy(augmented, Control.HARD, progress),
                    deploy(augmented, Control.DENSE, progress),
                    distilled.seconds(),
                    RowDistillation.secondsSince(start),
                    distilPeak);
        }
    }

    /** Soft labels are trained on as the methods that make them do it. */
    private SetRecipe recipe(DistilledSet set) {
        BenchSizes sizes = request.sizes();
        return set.softLabels().isPresent()
                ? SetRecipe.mixed(sizes.epochs(), sizes.augmentation())
                : SetRecipe.published(sizes.epochs(), sizes.augmentation());
    }

    private Accuracy deploy(AugmentedSet set, Control control, ProgressListener progress) {
        return Accuracy.of(DeploymentEvaluator.evaluate(
                set, control, demo.deployment(), network, test, data.normalisation(), seeds, progress));
    }
}
