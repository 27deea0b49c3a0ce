package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.labeler.ModelSession.Outputs;
import dev.laddstreams.learning.labeler.ModelSession.Slot;
import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Tries a labeler that nobody has vouched for: on a blank and a noise image, alone and in one batch, twice. It refuses what
 * would label without an error but wrongly, and says which option or export cures it. Each failure has reason {@code
 * INCOMPATIBLE}.
 */
final class Probation {
    private static final double SUM_TOLERANCE = 1e-3;
    /** Between passes of one network, for each unit of the largest output: float16 inside rounds by a tenth of it. */
    private static final double PASS_TOLERANCE = 5e-3;
    /** No data in 0..1 has a larger mean. */
    private static final float MAX_MEAN = 1;
    /** Twenty times what data in 0..1 can have; 1, for no division, is usual. */
    private static final float MAX_STD = 10;

    private final String artifact;
    private final LabelerSpec spec;
    private final ModelSession session;
    private final Slot slot;

    Probation(String artifact, LabelerSpec spec, ModelSession session, Slot slot) {
        this.artifact = artifact;
        this.spec = spec;
        this.session = session;
        this.slot = slot;
    }

    /** Tries everything but the labels themselves. */
    void pass() {
        requireUnits();
        float[] blank = new float[spec.inputShape().values()];
        float[] noise = noise();
        float[] blankRow = rows(blank)[0];
        float[] noiseRow = rows(noise)[0];
        requireKind(blankRow, noiseRow);
        requireSame(noiseRow, rows(noise)[0], "another output for the same image");
        if (session.batchSize() > 1) {
            float[][] together = rows(blank, noise);
            String differs = "another output for an image in a batch than for it alone";
            requireSame(blankRow, together[0], differs);
            requireSame(noiseRow, together[1], differs);
        }
    }

    private void requireUnits() {
        boolean bytes = spec.normalisation().mean().stream().anyMatch(mean -> mean > MAX_MEAN)
                || spec.normalisation().std().stream().anyMatch(std -> std > MAX_STD);
        if (bytes) {
            throw incompatible(
                    "mean " + spec.normalisation().mean() + " and standard deviation "
                            + spec.normalisation().std(),
                    "those of pixels in 0..1; divide --mean and --std for pixels in 0..255 by 255");
        }
    }

    /** Logits of both images that are distributions would be a coincidence of one in millions. */
    private void requireKind(float[] blank, float[] noise) {
        boolean several = spec.classes() > 1;
        switch (spec.output()) {
            case LOGITS -> {
                if (several && isDistribution(blank) && isDistribution(noise)) {
                    throw incompatible(
                            "the model's rows are probabilities already", "logits, or --output probabilities");
                }
            }
            case PROBABILITIES -> {
                if (isFinite(blank) && isFinite(noise) && !(isDistribution(blank) && isDistribution(noise))) {
                    throw incompatible(
                            "model gives probabilities that sum to " + sum(isDistribution(blank) ? noise : blank),
                            "rows of values in 0..1 that sum to 1, as its description says; for logits give"
                                    + " --output logits");
                }
            }
        }
    }

    private void requireSame(float[] expected, float[] actual, String fault) {
        double largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int c = 0; c < expected.length; c++) {
            // a value that is not finite is named by the image that it labels
            if (Math.abs(expected[c] - actual[c]) > PASS_TOLERANCE * largest) {
                throw incompatible(
                        "the model gives " + fault + ", " + expected[c] + " and " + actual[c],
                        "the same; it is in training mode: export it after model.eval()");
            }
        }
    }

    private float[][] rows(float[]... images) {
        FloatBuffer input = slot.input();
        for (int i = 0; i < images.length; i++) {
            input.put(i * images[i].length, images[i]);
        }
        Outputs outputs = slot.run(images.length);
        long[] shape = outputs.shape();
        if (shape.length == 2 && shape[1] != spec.classes()) {
            throw incompatible("model gives " + shape[1] + " classes", spec.classes() + ", as its description says");
        }
        if (shape.length != 2 || shape[0] < images.length) {
            throw incompatible(
                    "model gives " + ModelSession.text(shape),
                    images.length + "x" + spec.classes() + ", as its description says");
        }
        float[][] rows = new float[images.length][spec.classes()];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(outputs.values(), i * spec.classes(), rows[i], 0, spec.classes());
        }
        return rows;
    }

    /** Every pixel uniform in 0..1, in normalised space. */
    float[] noise() {
        RandomGenerator random = SeededRandom.of(0, "probation", 0);
        int plane = spec.inputShape().height() * spec.inputShape().width();
        float[] noise = new float[spec.inputShape().values()];
        for (int i = 0; i < noise.length; i++) {
            float mean = spec.normalisation().mean().get(i / plane);
            noise[i] = (random.nextFloat() - mean) / spec.normalisation().std().get(i / plane);
        }
        return noise;
    }

    private static boolean isDistribution(float[] row) {
        for (float value : row) {
            if (!(value >= 0 && value <= 1 + SUM_TOLERANCE)) {
                return false;
            }
        }
        return Math.abs(sum(row) - 1) <= SUM_TOLERANCE;
    }

    private static boolean isFinite(float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static double sum(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += value;
        }
        return sum;
    }

    private LaddException incompatible(String value, String expected) {
        return LaddException.cannot(Reason.INCOMPATIBLE, "open labeler " + artifact, value, expected);
    }
}
