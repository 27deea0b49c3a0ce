package dev.laddstreams.learning.distillation.axes.parameterisation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.ImageStart;
import dev.laddstreams.learning.distillation.Labels;
import dev.laddstreams.learning.distillation.RealSubset;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.training.ViewPool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The images themselves, or smaller ones that share a stored image's place: with a formation factor f each stored image
 * holds f x f tiles, each brought to full size (Kim et al., Dataset Condensation via Efficient Synthetic-Data
 * Parameterization). With them, where the recipe has them, a learning rate and labels.
 */
public final class Pixels implements Parameterisation {
    private final Wiring wiring;
    private final int factor;
    private final int perClass;
    private final int[] sources;
    private final int[] labels;
    private final List<Stage> stages;
    private final PixelDescent pixels;
    private final Optional<LearnedRate> rate;
    private final Optional<LearnedLabels> softLabels;
    private final NDArray hardTargets;

    /** @throws LaddException USAGE for a formation factor that does not divide the image */
    public Pixels(Wiring wiring) {
        DistillationRequest request = wiring.request();
        ImageShape image = request.real().shape();
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.factor = recipe.get(Setting.FORMATION_FACTOR);
        if (image.height() % factor != 0 || image.width() % factor != 0) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil",
                    Setting.FORMATION_FACTOR.name() + " " + factor + " for images of " + image,
                    "a divisor of their height and width");
        }
        this.perClass = request.imagesPerClass();
        this.stages = wiring.schedule().stages();
        DistilledSet real =
                RealSubset.random(request.real(), request.normalisation(), perClass * factor * factor, request.seed());
        boolean fromNoise = recipe.get(Setting.IMAGE_START) == ImageStart.NOISE;
        this.sources = fromNoise ? new int[0] : real.sourcePositions();
        this.labels = real.images().labels();
        this.pixels = PixelDescent.of(wiring, fromNoise ? noise(image) : tiled(real.images()));
        this.rate = recipe.has(Setting.SYNTHETIC_LEARNING_RATE)
                ? Optional.of(new LearnedRate(recipe, stages.size()))
                : Optional.empty();
        this.softLabels = recipe.get(Setting.LABELS) == Labels.LEARNED
                ? Optional.of(new LearnedLabels(recipe.get(Setting.LABEL_LEARNING_RATE), labels, wiring.classes()))
                : Optional.empty();
        if (softLabels.isPresent() && stages.size() > 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil",
                    Setting.LABELS.name() + " learned in " + stages.size() + " stages",
                    "learned labels in one stage, or hard ones");
        }
        this.hardTargets =
                wiring.scope().floats(ViewPool.oneHot(labels, wiring.classes()), labels.length, wiring.classes());
    }

    private NDArray noise(ImageShape image) {
        int size = image.values();
        float[] values = new float[wiring.classes() * perClass * size];
        for (int i = 0; i < wiring.classes() * perClass; i++) {
            RandomGenerator random = wiring.seed().derive("noise", i).generator();
            for (int v = 0; v < size; v++) {
                values[i * size + v] = (float) random.nextGaussian();
            }
        }
        return wiring.scope()
                .floats(values, (long) wiring.classes() * perClass, image.channels(), image.height(), image.width());
    }

    private NDArray tiled(LabelledImages images) {
        ImageShape shape = images.shape();
        NDArray all =
                wiring.scope().floats(images.values(), images.count(), shape.channels(), shape.height(), shape.width());
        return factor == 1
                ? all
                : wiring.program()
                        .call(wiring.scope(), DistillationProgram.TILED, all, factor)
                        .get(0);
    }

    @Override
    public SyntheticBatch decode(Iteration iteration) {
        Stage stage = iteration.stage();
        int tiles = factor * factor;
        NDArray targets = softLabels
                .map(learned -> wiring.scope().floats(learned.probabilities(), labels.length, wiring.classes()))
                .map(iteration.scope()::keep)
                .orElse(hardTargets);
        return new SyntheticBatch(
                decoded(iteration, stage),
                wiring.program()
                        .call(
                                iteration.scope(),
                                DistillationProgram.DECODED,
                                targets,
                                wiring.classes(),
                                stage.first() * tiles,
                                stage.last() * tiles,
                                1)
                        .get(0),
                (stage.last() - stage.first()) * tiles,
                tiles,
                rate.map(learned -> learned.upTo(stage)).orElse(List.of()));
    }

    private NDArray decoded(Iteration iteration, Stage stage) {
        return wiring.program()
                .call(
                        iteration.scope(),
                        DistillationProgram.DECODED,
                        pixels.values(),
                        wiring.classes(),
                        stage.first(),
                        stage.last(),
                        factor)
                .get(0);
    }

    @Override
    public void descend(Iteration iteration, ImageGradient gradient) {
        Stage stage = iteration.stage();
        NDArray pulledBack = wiring.program()
                .call(
                        iteration.scope(),
                        DistillationProgram.PULLED_BACK,
                        pixels.values(),
                        gradient.images(),
                        wiring.classes(),
                        stage.first(),
                        stage.free(),
                        stage.last(),
                        factor)
                .get(0);
        pixels.step(iteration, pulledBack);
        rate.ifPresent(learned -> gradient.learningRate().ifPresent(value -> learned.step(iteration, value)));
        softLabels.ifPresent(learned -> gradient.targets().ifPresent(learned::step));
    }

    @Override
    public void begin(Stage stage) {
        pixels.begin();
        rate.ifPresent(learned -> learned.begin(stage));
    }

    @Override
    public DistilledSet decoded() {
        Stage all = Stage.whole(1, perClass);
        float[] values;
        try (var scope = wiring.scope().child()) {
            values = decoded(new Iteration(all, 0, wiring.seed(), scope), all).toFloatArray();
        }
        long learned = rate.map(r -> (long) r.ofStages().size()).orElse(0L)
                + softLabels.map(l -> (long) l.probabilities().length).orElse(0L);
        return new DistilledSet(
                new LabelledImages(wiring.request().real().shape(), values, labels.clone()),
                sources.clone(),
                (pixels.values().size() + learned) * Float.BYTES,
                stageOfEach(),
                rate.map(LearnedRate::ofStages).orElse(List.of()),
                softLabels.map(LearnedLabels::probabilities),
                List.of());
    }

    private int[] stageOfEach() {
        int tiles = factor * factor;
        int[] stageOf = new int[labels.length];
        if (stages.get(stages.size() - 1).first() == 0) {
            for (int i = 0; i < stageOf.length; i++) {
                int stored = i / tiles % perClass;
                stageOf[i] = (int)
                        stages.stream().filter(stage -> stage.last() <= stored).count();
            }
        }
        return stageOf;
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new HashMap<>(pixels.state());
        rate.ifPresent(learned -> learned.save(state));
        softLabels.ifPresent(learned -> learned.save(state));
        return state;
    }

    @Override
    public void restore(Map<String, float[]> state) {
        pixels.restore(state);
        rate.ifPresent(learned -> learned.restore(state));
        softLabels.ifPresent(learned -> learned.restore(state));
    }
}
