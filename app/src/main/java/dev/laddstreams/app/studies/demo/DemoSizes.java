package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.studies.ImageSample;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import java.util.List;
import java.util.Optional;

/**
 * Every size of one demo.
 *
 * @param labelerImages real images that the labeler trains on in each epoch, at most
 * @param recipe of the distillation
 * @param steps gradient steps of each network, the same under every control
 * @param halfBatch whole images in a step; as many more views join them
 * @param networks fresh networks for each control
 * @param testImages at most
 */
public record DemoSizes(
        int imagesPerClass,
        ConvNetSpec network,
        int labelerImages,
        int labelerEpochs,
        Recipe recipe,
        int steps,
        int halfBatch,
        int networks,
        int testImages,
        Augmentation augmentation,
        List<DemoControl> controls) {
    private static final int WIDTH = 32;
    private static final int PUBLISHED_WIDTH = 128;
    private static final int PREVIEWS = 5;

    public DemoSizes {
        controls = List.copyOf(controls);
    }

    public static DemoSizes of(DemoRequest request, DataSplits data) {
        int perClass = request.imagesPerClass().orElse(request.length() == DemoLength.QUICK ? 1 : 10);
        int classes = data.train().classes();
        boolean published = request.length() == DemoLength.PUBLISHED;
        ConvNetSpec network = ConvNetSpec.forInput(
                data.train().shape(), classes, request.width().orElse(published ? PUBLISHED_WIDTH : WIDTH));
        int halfBatch = Math.max(1, Math.min(perClass == 1 ? classes : 50, perClass * classes));
        int steps = perClass == 1 ? 500 : 400;
        int all = Integer.MAX_VALUE;
        int epochs = perClass == 1 ? 1 : 3;
        Augmentation augmentation = augmentation(request, data);
        Recipe recipe = DemoRecipe.of(request, data.train().shape(), perClass, augmentation);
        List<DemoControl> controls = DemoControl.of(request.length());
        return switch (request.length()) {
            case QUICK -> {
                boolean small = isSmall(data.train().shape());
                yield new DemoSizes(
                        perClass,
                        network,
                        20_000,
                        1,
                        recipe,
                        250,
                        halfBatch,
                        3,
                        small ? 5_000 : 2_000,
                        augmentation,
                        controls);
            }
            case DEFAULT ->
                new DemoSizes(
                        perClass, network, 30_000, epochs, recipe, steps, halfBatch, 3, 10_000, augmentation, controls);
            case FULL ->
                new DemoSizes(
                        perClass,
                        network,
                        all,
                        Math.max(
                                epochs, epochsToSeeEnough(perClass, data.train().count())),
                        recipe,
                        steps,
                        halfBatch,
                        3,
                        all,
                        augmentation,
                        controls);
            case PUBLISHED ->
                new DemoSizes(
                        perClass,
                        network,
                        all,
                        15,
                        recipe,
                        publishedSteps(perClass * classes),
                        Math.min(128, perClass * classes),
                        5,
                        all,
                        Augmentation.DSA,
                        controls);
        };
    }

    /** What the labeler learns from. */
    public LabelerTraining labelerTraining(DemoRequest request, DataSplits data) {
        return new LabelerTraining(
                ImageSample.of(data.train(), labelerImages, request.seed()),
                ImageSample.of(data.test(), testImages, request.seed()),
                data.normalisation(),
                network,
                request.grid(),
                1,
                Optimizer.SGD,
                0.02,
                0.9,
                5e-4,
                labelerBatch(),
                labelerEpochs,
                labelerAugmentation(),
                request.seed());
    }

    /** How fresh networks are trained on the labelled images. */
    public DeploymentRecipe deployment() {
        return new DeploymentRecipe(steps, halfBatch, 0.01, 0.9, 5e-4, 1, augmentation);
    }

    /** What the distiller is asked for. */
    DistillationRequest distillation(DemoRequest request, DataSplits data) {
        return new DistillationRequest(
                request.method(),
                data.train(),
                data.normalisation(),
                network,
                imagesPerClass,
                recipe,
                Math.max(1, recipe.get(Setting.ITERATIONS) / PREVIEWS),
                Optional.empty(),
                request.seed());
    }

    /**
     * The measured recipes are one and three epochs of 50,000 to 60,000 images. A smaller set is passed more often, until the
     * labeler has seen as many images as in one or two such epochs: what it knows limits what its labels are worth.
     */
    private static int epochsToSeeEnough(int perClass, int images) {
        int seen = perClass == 1 ? 50_000 : 100_000;
        return (int) Math.round((double) seen / images);
    }

    /** A photograph of 128 px costs as much as sixteen images of 32 px: a quick run takes fewer of them. */
    static boolean isSmall(ImageShape shape) {
        return shape.height() * shape.width() <= 32 * 32;
    }

    /** 1000 epochs in batches of 256. */
    private static int publishedSteps(int images) {
        return 1000 * ((images + 255) / 256);
    }

    /** Colour photographs gain from it; on grey images it spoils labels that were computed before. */
    private static Augmentation augmentation(DemoRequest request, DataSplits data) {
        boolean photographs =
                data.train().shape().channels() == 3 && !request.data().equals(DataSets.SHAPES);
        return photographs ? Augmentation.DSA_LIGHT : Augmentation.NONE;
    }

    /** A labeler that passes photographs several times learns them by heart unless they vary. */
    private Augmentation labelerAugmentation() {
        return labelerEpochs > 1 ? augmentation : Augmentation.NONE;
    }

    /** Images in a step of the labeler: as many as keep the memory of a step, and of a run, within bounds. */
    private int labelerBatch() {
        return isSmall(network.input()) ? 128 : 32;
    }

    DemoReport.Sizes report(String method, DataSplits data) {
        return new DemoReport.Sizes(
                network.family(),
                Math.min(labelerImages, data.train().count()),
                labelerEpochs,
                method,
                recipe.values(),
                steps,
                2 * halfBatch,
                networks,
                Math.min(testImages, data.test().count()),
                EnumCode.of(augmentation));
    }

    /** For people: what the figures of this run depend on. */
    List<String> describe(DataSplits data) {
        return List.of(
                "labeler      %s, %d epoch%s of %,d images"
                        .formatted(
                                network.family(),
                                labelerEpochs,
                                labelerEpochs == 1 ? "" : "s",
                                Math.min(labelerImages, data.train().count())),
                "distil       %d images per class, %,d iterations%s%s"
                        .formatted(
                                imagesPerClass,
                                recipe.get(Setting.ITERATIONS),
                                recipe.has(Setting.STAGES) && recipe.get(Setting.STAGES) > 1
                                        ? " in each of " + recipe.get(Setting.STAGES) + " stages"
                                        : "",
                                recipe.has(Setting.REAL_PER_CLASS)
                                        ? " with " + recipe.get(Setting.REAL_PER_CLASS) + " real images of each class"
                                        : ""),
                "evaluate     %d controls x %d fresh networks, %,d steps of %d views, %,d test images, %s augmentation"
                        .formatted(
                                controls.size(),
                                networks,
                                steps,
                                2 * halfBatch,
                                Math.min(testImages, data.test().count()),
                                augmentation == Augmentation.NONE ? "no" : EnumCode.of(augmentation)));
    }
}
