package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.console.Progress.Phase;
import dev.laddstreams.app.runtime.ReferenceSpeed;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.distillation.run.DistillationEstimate;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import java.util.List;

/**
 * How long a demo will take on this machine, roughly: the work of its phases at the reference speed; of the distillation, at
 * the speed now.
 */
final class DemoEstimate {
    private static final double START_SECONDS = 5;

    private final DemoSizes sizes;
    private final DataSplits data;
    private final DistillationEstimate distillation;
    private final int subImages;

    DemoEstimate(DemoSizes sizes, DataSplits data, DistillationEstimate distillation, int subImages) {
        this.sizes = sizes;
        this.data = data;
        this.distillation = distillation;
        this.subImages = subImages;
    }

    /** In the order in which {@link Demo} runs them. */
    List<Phase> phases() {
        return List.of(
                new Phase("start Kafka and the registry", START_SECONDS),
                new Phase("train the labeler", labelerSeconds()),
                new Phase("distil", distillation.seconds()),
                new Phase("label and store", labelSeconds()),
                new Phase("evaluate", evaluateSeconds()));
    }

    double totalSeconds() {
        return phases().stream().mapToDouble(Phase::estimatedSeconds).sum();
    }

    private double labelerSeconds() {
        double images =
                (double) Math.min(sizes.labels().labelerImages(), data.train().count())
                        * sizes.labels().labelerEpochs();
        return seconds(images * ReferenceSpeed.TRAINING + data.test().count() * 1.0);
    }

    private double labelSeconds() {
        long datasets =
                sizes.controls().stream().map(DemoControl::images).distinct().count();
        double images =
                (double) datasets * sizes.imagesPerClass() * data.train().classes();
        return ReferenceSpeed.STORE_SECONDS + seconds(images * subImages);
    }

    private double evaluateSeconds() {
        DeploymentRecipe deployment = sizes.labels().deployment();
        double training = ReferenceSpeed.TRAINING * deployment.steps() * 2.0 * deployment.halfBatch();
        double testing = Math.min(sizes.labels().testImages(), data.test().count());
        return seconds(
                (training + testing) * sizes.networks() * sizes.controls().size());
    }

    private double seconds(double forwardPasses) {
        return ReferenceSpeed.seconds(forwardPasses, sizes.labels().network());
    }
}
