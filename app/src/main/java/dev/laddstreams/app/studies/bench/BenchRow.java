package dev.laddstreams.app.studies.bench;

import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.evaluation.EvaluationOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the results; written as JSON with these names.
 *
 * @param figures null where the method cannot work with so few images
 * @param refusal why it cannot; null where it can
 */
record BenchRow(
        Key key, @Nullable Figures figures, @Nullable String refusal) {
    /**
     * What makes a row another one.
     *
     * @param dataSet its name
     * @param subject method or control
     */
    record Key(String dataSet, int imagesPerClass, String subject, int width, RecipeName recipe, long seed) {
        @Override
        public String toString() {
            return dataSet + ", " + imagesPerClass + " per class, " + subject;
        }
    }

    /**
     * @param benchmark the known set that it is, such as {@code Fashion-MNIST}; empty for any other
     * @param images of the distilled set, decoded
     * @param storedBytes of the distilled set
     * @param settings of the method; empty for a control
     * @param publishedIterations of the published recipe; 0 for a control
     * @param own accuracy of networks trained on whole images with the set's own labels
     * @param hard accuracy at the steps and views of {@code dense}, with hard labels
     * @param dense accuracy with dense labels
     * @param distilSeconds networks trained for it included
     * @param distilPeakBytes peak resident memory of the process until the set was distilled; 0 where it is not known
     */
    record Figures(
            String benchmark,
            int trainImages,
            int testImages,
            int classes,
            String network,
            int images,
            long storedBytes,
            Map<String, String> settings,
            int publishedIterations,
            double labelerAccuracy,
            int epochs,
            Accuracy own,
            Accuracy hard,
            Accuracy dense,
            double distilSeconds,
            double evaluationSeconds,
            long distilPeakBytes) {}

    /** Mean and sample deviation over the networks, 0..1. */
    record Accuracy(double mean, double std, double[] accuracies) {
        static Accuracy of(EvaluationOutcome outcome) {
            return new Accuracy(outcome.mean(), outcome.std(), outcome.accuracies());
        }
    }
}
