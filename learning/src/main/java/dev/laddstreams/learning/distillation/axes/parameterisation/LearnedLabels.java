package dev.laddstreams.learning.distillation.axes.parameterisation;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Objects;

/** Labels learned along with the images: probabilities softmax(logits), by gradient descent with momentum 0.9. */
final class LearnedLabels {
    private static final String LOGITS = "labels";
    private static final String VELOCITY = "labelVelocity";
    private static final double MOMENTUM = 0.9;
    /** Lead of an image's own class at first: 97 % of ten classes. */
    private static final float LEAD = 6;

    private final double learningRate;
    private final int classes;
    private float[] logits;
    private float[] velocity;

    LearnedLabels(double learningRate, int[] labels, int classes) {
        this.learningRate = learningRate;
        this.classes = classes;
        this.logits = new float[labels.length * classes];
        this.velocity = new float[logits.length];
        for (int i = 0; i < labels.length; i++) {
            logits[i * classes + labels[i]] = LEAD;
        }
    }

    /** Row-major [images, classes]. */
    float[] probabilities() {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += classes) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[row + c]);
            }
            for (int c = 0; c < classes; c++) {
                probabilities[row + c] = (float) (Math.exp(logits[row + c]) / sum);
            }
        }
        return probabilities;
    }

    /** @param byProbabilities gradient [images, classes] */
    void step(NDArray byProbabilities) {
        float[] gradient = byProbabilities.toFloatArray();
        float[] p = probabilities();
        for (int row = 0; row < logits.length; row += classes) {
            double mean = 0;
            for (int c = 0; c < classes; c++) {
                mean += p[row + c] * gradient[row + c];
            }
            for (int c = 0; c < classes; c++) {
                int i = row + c;
                velocity[i] = (float) (velocity[i] * MOMENTUM + p[i] * (gradient[i] - mean));
                logits[i] = (float) (logits[i] - learningRate * velocity[i]);
            }
        }
    }

    void save(Map<String, float[]> state) {
        state.put(LOGITS, logits.clone());
        state.put(VELOCITY, velocity.clone());
    }

    void restore(Map<String, float[]> state) {
        logits = Objects.requireNonNull(state.get(LOGITS), LOGITS).clone();
        velocity = Objects.requireNonNull(state.get(VELOCITY), VELOCITY).clone();
    }
}
