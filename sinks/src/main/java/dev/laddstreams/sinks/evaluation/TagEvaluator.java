package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.evaluation.EvaluationOutcome;
import dev.laddstreams.learning.evaluation.TrainingStages;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.util.Arrays;

/** One tag in memory, ready to be evaluated under any control. */
final class TagEvaluator {
    private final String dataset;
    private final TagInfo info;
    private final EvaluationPlan plan;
    private final AugmentedSet set;
    private final Normalisation normalisation;
    private final ConvNetSpec network;
    private final DeploymentRecipe recipe;
    private final double storageOverhead;

    private TagEvaluator(TaggedDataset tagged, EvaluationPlan plan, AugmentedSet set, double storageOverhead) {
        this.dataset = tagged.dataset();
        this.info = tagged.info();
        this.plan = plan;
        this.set = set;
        this.normalisation = info.manifest().normalisation();
        this.network = ConvNetSpec.forInput(set.images().shape(), set.classes(), plan.width());
        this.recipe = plan.recipe().orElseGet(() -> {
            int imagesPerClass = Math.max(1, set.images().count() / set.classes());
            return DeploymentRecipe.forImages(imagesPerClass, set.classes(), plan.augmentation());
        });
        this.storageOverhead = storageOverhead;
    }

    static TagEvaluator load(TaggedDataset tagged, EvaluationPlan plan) {
        TagInfo.Manifest manifest = tagged.info().manifest();
        TagInfo.Labeler labeler = tagged.info().labeler();
        ImageShape shape = new ImageShape(manifest.channels(), manifest.height(), manifest.width());
        SubImageGrid grid = new SubImageGrid(labeler.gridN(), labeler.gridCropRatio());
        int classes = manifest.classNames().size();
        int labelValues = Math.multiplyExact(grid.subImages(), classes);
        float[] values = new float[Math.multiplyExact(tagged.count(), shape.values())];
        float[] dense = new float[Math.multiplyExact(tagged.count(), labelValues)];
        int[] labels = new int[tagged.count()];
        int[] stages = new int[tagged.count()];
        long denseBytes = 0;
        int i = 0;
        for (StoredImage image : tagged) {
            System.arraycopy(image.values(manifest.normalisation()), 0, values, i * shape.values(), shape.values());
            System.arraycopy(image.probabilities(), 0, dense, i * labelValues, labelValues);
            labels[i] = image.classIndex();
            stages[i] = image.stage();
            denseBytes += image.denseLabel().length;
            i++;
        }
        AugmentedSet set = new AugmentedSet(
                new LabelledImages(shape, values, labels),
                grid,
                classes,
                dense,
                new TrainingStages(stages, manifest.stageLearningRates()));
        return new TagEvaluator(tagged, plan, set, denseBytes / (double) Math.max(1, values.length));
    }

    Evaluation evaluate(Control control, ProgressListener progress, Clock clock) {
        long[] seeds = plan.seeds().stream().mapToLong(Long::longValue).toArray();
        EvaluationOutcome outcome = DeploymentEvaluator.evaluate(
                set, control, recipe, network, plan.test(), normalisation, seeds, progress);
        return Evaluation.newBuilder()
                .setDataset(dataset)
                .setManifestRevision(info.manifestRevision())
                .setLabelerId(info.labelerId())
                .setVersion(info.version())
                .setRecipe(control.code())
                .setNetworkFamily(network.family())
                .setAccuracyMean(outcome.mean())
                .setAccuracyStd(outcome.std())
                .setAccuracies(Arrays.stream(outcome.accuracies()).boxed().toList())
                .setSeeds(plan.seeds())
                .setSteps(recipe.steps())
                .setViewsPerStep(2 * recipe.halfBatch())
                .setTestImages(plan.test().count())
                .setFlops(outcome.flops())
                .setStorageOverhead(storageOverhead)
                .setSeconds(outcome.seconds())
                .setEvaluatedAt(clock.instant())
                .build();
    }
}
