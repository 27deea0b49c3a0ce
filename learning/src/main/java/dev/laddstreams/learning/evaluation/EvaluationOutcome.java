package dev.laddstreams.learning.evaluation;

/**
 * Test accuracies of the networks of one control, last step, no selection.
 *
 * @param accuracies 0..1, one a seed
 * @param flops of training one network, 2 a multiply-add, backward counted as twice the forward pass
 */
public record EvaluationOutcome(double[] accuracies, long[] seeds, double flops, double seconds) {
    public double mean() {
        double sum = 0;
        for (double a : accuracies) {
            sum += a;
        }
        return sum / accuracies.length;
    }

    /** Sample standard deviation; 0 for a single network. */
    public double std() {
        if (accuracies.length < 2) {
            return 0;
        }
        double mean = mean();
        double squares = 0;
        for (double a : accuracies) {
            squares += (a - mean) * (a - mean);
        }
        return Math.sqrt(squares / (accuracies.length - 1));
    }
}
