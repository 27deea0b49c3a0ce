package dev.laddstreams.learning.distillation.axes.parameterisation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.RealSubset;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.ViewPool;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Natural images, and for each batch of them, one of every class, and each network one perturbation that all classes share
 * (Zhang et al., INFER: the Universal Feature Compensator). A class has each natural image, and that image plus each of its
 * perturbations, kept in the range of real pixels. Stored are the natural images in a byte a value, and the perturbations.
 */
public final class SharedPerturbation implements Parameterisation {
    private final Wiring wiring;
    private final int natural;
    private final int networks;
    private final int[] sources;
    private final NDArray base;
    private final NDArray targets;
    private final NDArray low;
    private final NDArray high;
    private final PixelDescent perturbations;

    public SharedPerturbation(Wiring wiring) {
        DistillationRequest request = wiring.request();
        ImageShape shape = request.real().shape();
        this.wiring = wiring;
        this.networks = wiring.recipe().get(Setting.TEACHERS);
        this.natural = naturalPerClass(request);
        DistilledSet real = RealSubset.random(request.real(), request.normalisation(), natural, request.seed());
        TorchScope scope = wiring.scope();
        int channels = shape.channels();
        this.sources = real.sourcePositions();
        this.base = scope.floats(
                real.images().values(), (long) wiring.classes() * natural, channels, shape.height(), shape.width());
        this.perturbations = PixelDescent.free(
                wiring, scope.zeros((long) natural * networks, channels, shape.height(), shape.width()));
        int[] oneOfEach = new int[wiring.classes()];
        Arrays.setAll(oneOfEach, c -> c);
        this.targets = scope.floats(ViewPool.oneHot(oneOfEach, wiring.classes()), wiring.classes(), wiring.classes());
        this.low = scope.floats(PixelDescent.lowest(wiring), 1, channels, 1, 1);
        this.high = scope.floats(PixelDescent.highest(wiring), 1, channels, 1, 1);
    }

    /**
     * Natural images per class that a budget of stored images leaves: {@code floor(images / (1 + networks / classes))}.
     *
     * @throws LaddException USAGE where that is 0
     */
    public static int naturalPerClass(DistillationRequest request) {
        int networks = request.recipe().get(Setting.TEACHERS);
        int classes = request.real().classes();
        int natural = request.imagesPerClass() * classes / (classes + networks);
        if (natural == 0) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil with method " + request.method(),
                    request.imagesPerClass() + " images per class, of which " + networks + " perturbations for "
                            + classes + " classes leave no natural one",
                    "at least " + (classes + networks + classes - 1) / classes + " images per class");
        }
        return natural;
    }

    @Override
    public SyntheticBatch decode(Iteration iteration) {
        return new SyntheticBatch(
                perturbed(
                        iteration.scope(),
                        iteration.stage().first(),
                        iteration.stage().index()),
                targets,
                1,
                1,
                List.of());
    }

    private NDArray perturbed(TorchScope scope, int batch, int row) {
        return wiring.program()
                .call(
                        scope,
                        DistillationProgram.PERTURBED,
                        base,
                        perturbations.values(),
                        wiring.classes(),
                        batch,
                        row,
                        low,
                        high)
                .get(0);
    }

    @Override
    public void descend(Iteration iteration, ImageGradient gradient) {
        NDArray pulledBack = wiring.program()
                .call(
                        iteration.scope(),
                        DistillationProgram.PERTURBED_GRADIENT,
                        base,
                        perturbations.values(),
                        gradient.images(),
                        wiring.classes(),
                        iteration.stage().first(),
                        iteration.stage().index(),
                        low,
                        high)
                .get(0);
        perturbations.step(iteration, pulledBack);
    }

    @Override
    public void begin(Stage stage) {
        perturbations.begin();
    }

    @Override
    public DistilledSet decoded() {
        ImageShape shape = wiring.request().real().shape();
        int size = shape.values();
        int perNatural = networks + 1;
        int count = wiring.classes() * natural * perNatural;
        float[] values = new float[count * size];
        int[] labels = new int[count];
        int[] positions = new int[count];
        float[] plain = base.toFloatArray();
        for (int batch = 0; batch < natural; batch++) {
            for (int copy = 0; copy < perNatural; copy++) {
                float[] images = copy == 0 ? plain : perturbedValues(batch, batch * networks + copy - 1);
                for (int c = 0; c < wiring.classes(); c++) {
                    int to = (c * natural + batch) * perNatural + copy;
                    int from = copy == 0 ? c * natural + batch : c;
                    System.arraycopy(images, from * size, values, to * size, size);
                    labels[to] = c;
                    positions[to] = sources[c * natural + batch];
                }
            }
        }
        long stored = (long) plain.length + perturbations.values().size() * Float.BYTES;
        return new DistilledSet(new LabelledImages(shape, values, labels), positions, stored);
    }

    private float[] perturbedValues(int batch, int row) {
        try (TorchScope scope = wiring.scope().child()) {
            return perturbed(scope, batch, row).toFloatArray();
        }
    }

    @Override
    public Map<String, float[]> state() {
        return perturbations.state();
    }

    @Override
    public void restore(Map<String, float[]> state) {
        perturbations.restore(state);
    }
}
