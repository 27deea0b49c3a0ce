package dev.laddstreams.app.studies.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
     * What was measured, and what it was measured with.
     *
     * @param network family of the fresh networks
     * @param epochs of each fresh network on whole images
     */
    record Figures(
            @JsonUnwrapped RealSet real,
            String network,
            @JsonUnwrapped Distilled distilled,
            double labelerAccuracy,
            int epochs,
            @JsonUnwrapped Accuracies accuracies,
            @JsonUnwrapped Cost cost) {}

    /**
     * The data set that a row is about.
     *
     * @param benchmark the known set that it is, such as {@code Fashion-MNIST}; empty for any other
     */
    record RealSet(String benchmark, int trainImages, int testImages, int classes) {}

    /**
     * The distilled set, and how it was made.
     *
     * @param images decoded
     * @param settings of the method; empty for a control
     * @param publishedIterations of the published recipe; 0 for a control
     */
    record Distilled(int images, long storedBytes, Map<String, String> settings, int publishedIterations) {}

    /**
     * The accuracies of fresh networks by what they were trained on.
     *
     * @param own whole images with the set's own labels
     * @param hard hard labels, at the steps and views of {@code dense}
     * @param dense dense labels
     */
    record Accuracies(Accuracy own, Accuracy hard, Accuracy dense) {}

    /**
     * The time and memory that a row took.
     *
     * @param distilSeconds networks trained for it included
     * @param distilPeakBytes peak resident memory of the process until the set was distilled; 0 where it is not known
     */
    record Cost(double distilSeconds, double evaluationSeconds, long distilPeakBytes) {}

    /** Mean and sample deviation over the networks, 0..1. */
    record Accuracy(double mean, double std, double[] accuracies) {
        static Accuracy of(EvaluationOutcome outcome) {
            return new Accuracy(outcome.mean(), outcome.std(), outcome.accuracies());
        }
    }
}
