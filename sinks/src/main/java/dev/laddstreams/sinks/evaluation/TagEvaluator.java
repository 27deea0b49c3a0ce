package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.evaluation.EvaluationOutcome;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.util.Arrays;

/** One tag in memory, ready to be evaluated under any control. */
final class TagEvaluator {
    private final String dataset;
    private final TagInfo info;
    private final EvaluationPlan plan;
    private final TaggedSet tagged;
    private final ConvNetSpec network;
    private final DeploymentRecipe recipe;

    private TagEvaluator(String dataset, TagInfo info, EvaluationPlan plan, TaggedSet tagged) {
        this.dataset = dataset;
        this.info = info;
        this.plan = plan;
        this.tagged = tagged;
        AugmentedSet set = tagged.set();
        this.network = ConvNetSpec.forInput(set.images().shape(), set.classes(), plan.width());
        this.recipe = plan.recipe(set.images().count(), set.classes());
    }

    static TagEvaluator load(TaggedDataset tagged, EvaluationPlan plan) {
        return new TagEvaluator(tagged.dataset(), tagged.info(), plan, TaggedSet.load(tagged));
    }

    Evaluation evaluate(Control control, ProgressListener progress, Clock clock) {
        long[] seeds = plan.seeds().stream().mapToLong(Long::longValue).toArray();
        EvaluationOutcome outcome = DeploymentEvaluator.evaluate(
                tagged.set(), control, recipe, network, plan.test(), tagged.normalisation(), seeds, progress);
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
                .setStorageOverhead(tagged.storageOverhead())
                .setSeconds(outcome.seconds())
                .setEvaluatedAt(clock.instant())
                .build();
    }
}
