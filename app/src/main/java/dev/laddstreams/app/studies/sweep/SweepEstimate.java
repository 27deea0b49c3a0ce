package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.console.Progress.Phase;
import dev.laddstreams.app.runtime.ReferenceSpeed;
import dev.laddstreams.learning.training.LabelerTraining;
import java.util.List;

/** How long what is left of a sweep will take, roughly. */
record SweepEstimate(SweepPlan plan, SweepReport done) {
    /** Publishing a version, and starting its lane. */
    private static final double LANE_SECONDS = 1;

    /** In the order in which {@link SweepPipeline} runs them. */
    List<Phase> phases() {
        return List.of(
                new Phase("train the labeler", trainSeconds()),
                new Phase("label with every epoch", labelSeconds()),
                new Phase("evaluate every epoch", evaluateSeconds()));
    }

    double totalSeconds() {
        return phases().stream().mapToDouble(Phase::estimatedSeconds).sum();
    }

    private double trainSeconds() {
        LabelerTraining training = plan.request().training();
        if (!done.epochs().isEmpty()) {
            return 0;
        }
        // The dense labels of held-out images are measured on about as many sub-images as there are images.
        double anEpoch = ReferenceSpeed.TRAINING * training.train().count()
                + 2.0 * training.heldOut().count();
        return ReferenceSpeed.seconds(training.course().epochs() * anEpoch, training.network());
    }

    private double labelSeconds() {
        LabelerTraining training = plan.request().training();
        long left = left();
        if (left == 0) {
            return 0;
        }
        double images = (double) plan.manifest().getExpectedImages() * left;
        return ReferenceSpeed.STORE_SECONDS
                + LANE_SECONDS * left
                + ReferenceSpeed.seconds(images * training.grid().subImages(), training.network());
    }

    private double evaluateSeconds() {
        double steps = ReferenceSpeed.TRAINING
                * plan.recipe().steps()
                * 2
                * plan.recipe().halfBatch();
        double tests = plan.request().images().heldOut().count()
                + plan.request().images().test().count();
        return ReferenceSpeed.seconds(left() * plan.seeds().size() * (steps + tests), plan.network());
    }

    /** How many epochs are still to be evaluated. */
    private long left() {
        return plan.epochs().size()
                - done.epochs().stream().filter(SweepReport.Epoch::isEvaluated).count();
    }
}
