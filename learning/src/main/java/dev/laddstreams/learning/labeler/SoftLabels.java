package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** Turns rows of a model's output into soft labels. */
final class SoftLabels {
    private static final double TOLERANCE = 1e-3;

    private final LabelerSpec.Output output;
    private final double temperature;
    private final int classes;
    private final int subImages;

    SoftLabels(LabelerSpec spec) {
        this.output = spec.output();
        this.temperature = spec.temperature();
        this.classes = spec.classes();
        this.subImages = spec.grid().subImages();
    }

    /**
     * Writes the soft label of one row: the softmax of logits over temperature, or probabilities re-normalised.
     *
     * @param subImage its number through all images, for messages
     * @throws LaddException with reason {@code INFERENCE_FAILED} for a value that cannot be one
     */
    void read(float[] outputs, int offset, float[] target, int targetOffset, int subImage) {
        switch (output) {
            case LOGITS -> softmax(outputs, offset, target, targetOffset, subImage);
            case PROBABILITIES -> normalise(outputs, offset, target, targetOffset, subImage);
        }
    }

    private void softmax(float[] logits, int offset, float[] target, int targetOffset, int subImage) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            float logit = logits[offset + c];
            if (!Float.isFinite(logit)) {
                throw fault(subImage, "model gives " + logit, "finite logits");
            }
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double exponential = Math.exp(((double) logits[offset + c] - largest) / temperature);
            target[targetOffset + c] = (float) exponential;
            sum += exponential;
        }
        scale(target, targetOffset, sum);
    }

    private void normalise(float[] probabilities, int offset, float[] target, int targetOffset, int subImage) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            float p = probabilities[offset + c];
            if (!(p >= 0 && p <= 1 + TOLERANCE)) {
                throw fault(subImage, "model gives " + p, "probabilities in 0..1");
            }
            target[targetOffset + c] = p;
            sum += p;
        }
        if (Math.abs(sum - 1) > TOLERANCE) {
            throw fault(subImage, "model gives probabilities that sum to " + sum, "1; labeler.json says probabilities");
        }
        scale(target, targetOffset, sum);
    }

    private void scale(float[] target, int targetOffset, double sum) {
        for (int c = 0; c < classes; c++) {
            target[targetOffset + c] = (float) (target[targetOffset + c] / sum);
        }
    }

    private LaddException fault(int subImage, String value, String expected) {
        String which = "label sub-image " + subImage % subImages + " of image " + subImage / subImages;
        return LaddException.cannot(Reason.INFERENCE_FAILED, which, value, expected);
    }
}
