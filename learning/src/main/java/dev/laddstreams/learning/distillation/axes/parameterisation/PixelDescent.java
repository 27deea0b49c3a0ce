package dev.laddstreams.learning.distillation.axes.parameterisation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.ImageOptimizer;
import dev.laddstreams.learning.distillation.PixelRange;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Wiring;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A tensor of pixels that follows its gradient by the recipe's optimiser. Closed with the wiring's scope. */
final class PixelDescent {
    private static final String VALUES = "values";
    private static final String MOMENT = "moment";
    private static final String STEPS = "steps";
    private static final double[] HALVED_AFTER = {0.6, 0.8, 0.9};

    private final Wiring wiring;
    private final long[] shape;
    private final boolean adam;
    private final NDArray low;
    private final NDArray high;
    private NDArray values;
    private List<NDArray> moments;
    private int steps;

    private PixelDescent(Wiring wiring, NDArray start, float[] lowest, float[] highest) {
        this.wiring = wiring;
        this.shape = start.getShape().getShape();
        this.adam = wiring.recipe().get(Setting.IMAGE_OPTIMIZER) == ImageOptimizer.ADAM;
        this.values = start;
        this.low = wiring.scope().floats(lowest, 1, lowest.length, 1, 1);
        this.high = wiring.scope().floats(highest, 1, highest.length, 1, 1);
        this.moments = freshMoments();
    }

    /** Within the range that the recipe says. */
    static PixelDescent of(Wiring wiring, NDArray start) {
        return wiring.recipe().get(Setting.PIXEL_RANGE) == PixelRange.VALID
                ? new PixelDescent(wiring, start, lowest(wiring), highest(wiring))
                : free(wiring, start);
    }

    /** Lets pixels take any value. */
    static PixelDescent free(Wiring wiring, NDArray start) {
        float[] low = new float[wiring.request().real().shape().channels()];
        float[] high = low.clone();
        Arrays.fill(low, Float.NEGATIVE_INFINITY);
        Arrays.fill(high, Float.POSITIVE_INFINITY);
        return new PixelDescent(wiring, start, low, high);
    }

    /** Normalised intensity 0 of each channel. */
    static float[] lowest(Wiring wiring) {
        return normalised(wiring.request().normalisation(), 0);
    }

    /** Normalised intensity 255 of each channel. */
    static float[] highest(Wiring wiring) {
        return normalised(wiring.request().normalisation(), 1);
    }

    private static float[] normalised(Normalisation normalisation, float share) {
        float[] values = new float[normalisation.channels()];
        for (int c = 0; c < values.length; c++) {
            values[c] =
                    (share - normalisation.mean().get(c)) / normalisation.std().get(c);
        }
        return values;
    }

    NDArray values() {
        return values;
    }

    /** Forgets momenta: other pixels are free now. */
    void begin() {
        moments.forEach(NDArray::close);
        moments = freshMoments();
        steps = 0;
    }

    void step(Iteration iteration, NDArray gradient) {
        steps++;
        double rate = rate(iteration);
        List<NDArray> next = adam
                ? wiring.program()
                        .call(
                                iteration.scope(),
                                DistillationProgram.ADAM_IMAGES,
                                values,
                                moments.get(0),
                                moments.get(1),
                                gradient,
                                rate,
                                steps,
                                low,
                                high)
                : wiring.program()
                        .call(
                                iteration.scope(),
                                DistillationProgram.DESCEND_IMAGES,
                                values,
                                moments.get(0),
                                gradient,
                                rate,
                                wiring.recipe().get(Setting.IMAGE_MOMENTUM),
                                low,
                                high);
        values.close();
        moments.forEach(NDArray::close);
        List<NDArray> kept = wiring.scope().keep(next);
        values = kept.get(0);
        moments = List.copyOf(kept.subList(1, kept.size()));
    }

    private double rate(Iteration iteration) {
        double rate = wiring.recipe().get(Setting.IMAGE_LEARNING_RATE);
        double done = (double) iteration.number() / iteration.stage().iterations();
        return switch (wiring.recipe().get(Setting.IMAGE_SCHEDULE)) {
            case CONSTANT -> rate;
            case STEPS -> halved(rate, done);
            case COSINE -> rate * (1 + Math.cos(Math.PI * done)) / 2;
        };
    }

    private static double halved(double first, double done) {
        double rate = first;
        for (double after : HALVED_AFTER) {
            rate = done >= after ? rate / 2 : rate;
        }
        return rate;
    }

    Map<String, float[]> state() {
        Map<String, float[]> state = new HashMap<>();
        state.put(VALUES, values.toFloatArray());
        for (int i = 0; i < moments.size(); i++) {
            state.put(MOMENT + i, moments.get(i).toFloatArray());
        }
        state.put(STEPS, new float[] {steps});
        return state;
    }

    void restore(Map<String, float[]> state) {
        if (state.get(VALUES) == null || state.get(VALUES).length != values.size()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE, "resume from checkpoint", "it holds other pixels", "those of this run");
        }
        values.close();
        moments.forEach(NDArray::close);
        values = wiring.scope().floats(state.get(VALUES), shape);
        moments = IntStream.range(0, moments.size())
                .mapToObj(i -> wiring.scope().floats(Objects.requireNonNull(state.get(MOMENT + i), MOMENT), shape))
                .toList();
        steps = (int) Objects.requireNonNull(state.get(STEPS), STEPS)[0];
    }

    private List<NDArray> freshMoments() {
        return adam
                ? List.of(wiring.scope().zeros(shape), wiring.scope().zeros(shape))
                : List.of(wiring.scope().zeros(shape));
    }
}
