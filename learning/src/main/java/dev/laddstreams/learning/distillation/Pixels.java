package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import java.util.List;
import java.util.Map;

/** The images themselves, started from real ones, by gradient descent with momentum. */
final class Pixels implements Parameterisation {
    private static final String VALUES = "values";
    private static final String VELOCITY = "velocity";

    private final Wiring wiring;
    private final int[] sources;
    private final int[] labels;
    private final long[] shape;
    private NDArray values;
    private NDArray velocity;

    Pixels(Wiring wiring) {
        DistillationRequest request = wiring.request();
        DistilledSet first =
                RealSubset.random(request.real(), request.normalisation(), request.imagesPerClass(), request.seed());
        ImageShape image = request.real().shape();
        this.wiring = wiring;
        this.sources = first.sourcePositions();
        this.labels = first.images().labels();
        this.shape = new long[] {labels.length, image.channels(), image.height(), image.width()};
        this.values = wiring.scope().floats(first.images().values(), shape);
        this.velocity = wiring.scope().zeros(shape);
    }

    @Override
    public SyntheticBatch decode(Iteration iteration) {
        return new SyntheticBatch(values, wiring.request().imagesPerClass());
    }

    @Override
    public void descend(Iteration iteration, ImageGradient gradient) {
        List<NDArray> next = wiring.program()
                .call(
                        iteration.scope(),
                        "descend",
                        values,
                        velocity,
                        gradient.images(),
                        wiring.request().imageLearningRate(),
                        wiring.request().imageMomentum());
        replace(next.get(0), next.get(1));
    }

    @Override
    public LabelledImages images() {
        return new LabelledImages(wiring.request().real().shape(), values.toFloatArray(), labels.clone());
    }

    @Override
    public int[] sourcePositions() {
        return sources.clone();
    }

    @Override
    public long storedBytes() {
        return values.size() * Float.BYTES;
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of(VALUES, values.toFloatArray(), VELOCITY, velocity.toFloatArray());
    }

    @Override
    public void restore(Map<String, float[]> state) {
        replace(wiring.scope().floats(state.get(VALUES), shape), wiring.scope().floats(state.get(VELOCITY), shape));
    }

    private void replace(NDArray nextValues, NDArray nextVelocity) {
        values.close();
        velocity.close();
        values = wiring.scope().keep(nextValues);
        velocity = wiring.scope().keep(nextVelocity);
    }
}
