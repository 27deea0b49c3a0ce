package dev.laddstreams.learning.distillation.axes.parameterisation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The learning rate of students, learned along with the images, one a stage. */
final class LearnedRate {
    private static final double MOMENTUM = 0.5;
    /** So many times the first one, and a network that trains at it does not learn. */
    private static final double RUNAWAY = 100;

    private static final String RATES = "learningRates";
    private static final String NOW = "learningRateNow";

    private final double first;
    private final double rateOfRate;
    /** In float32, as a checkpoint keeps them. */
    private final float[] learned;

    private int stage;
    private float velocity;

    LearnedRate(Recipe recipe, int stages) {
        this.first = recipe.get(Setting.SYNTHETIC_LEARNING_RATE);
        this.rateOfRate = recipe.get(Setting.RATE_LEARNING_RATE);
        this.learned = new float[stages];
        Arrays.fill(learned, (float) first);
    }

    List<Double> upTo(Stage last) {
        return ofStages().subList(0, last.index() + 1);
    }

    List<Double> ofStages() {
        List<Double> rates = new ArrayList<>();
        for (float rate : learned) {
            rates.add((double) rate);
        }
        return rates;
    }

    /** A stage goes on with what the one before has learned. */
    void begin(Stage next) {
        stage = next.index();
        velocity = 0;
        if (stage > 0) {
            learned[stage] = learned[stage - 1];
        }
    }

    /** @throws LaddException DIVERGED when the rate leaves what networks can train at */
    void step(Iteration iteration, double gradient) {
        velocity = (float) (velocity * MOMENTUM + gradient);
        learned[stage] = (float) (learned[stage] - rateOfRate * velocity);
        if (!(learned[stage] > 0 && learned[stage] < RUNAWAY * first)) {
            throw LaddException.cannot(
                    Reason.DIVERGED,
                    "learn the students' learning rate",
                    "it ran to " + learned[stage] + " at iteration " + (iteration.number() + 1) + " of "
                            + iteration.stage().iterations(),
                    "above 0 and below " + RUNAWAY * first + "; choose a smaller " + Setting.RATE_LEARNING_RATE.name()
                            + " than " + rateOfRate);
        }
    }

    void save(Map<String, float[]> state) {
        state.put(RATES, learned.clone());
        state.put(NOW, new float[] {stage, velocity});
    }

    void restore(Map<String, float[]> state) {
        System.arraycopy(state.get(RATES), 0, learned, 0, learned.length);
        float[] now = Objects.requireNonNull(state.get(NOW), NOW);
        stage = (int) now[0];
        velocity = now[1];
    }
}
