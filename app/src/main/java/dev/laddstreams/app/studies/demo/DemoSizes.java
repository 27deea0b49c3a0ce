package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.training.Augmentation;
import java.util.List;

/**
 * Every size of one demo.
 *
 * @param labels how labeler and fresh networks are trained
 * @param recipe of the distillation
 * @param networks fresh networks for each control
 */
public record DemoSizes(
        int imagesPerClass, LabelRecipe labels, Recipe recipe, int networks, List<DemoControl> controls) {
    private static final int WIDTH = 32;
    private static final int PUBLISHED_WIDTH = 128;
    private static final int PREVIEWS = 5;

    public DemoSizes {
        controls = List.copyOf(controls);
    }

    public static DemoSizes of(DemoRequest request, DataSplits data) {
        int perClass = request.imagesPerClass().orElse(request.length() == DemoLength.QUICK ? 1 : 10);
        boolean published = request.length() == DemoLength.PUBLISHED;
        LabelRecipe full = LabelRecipe.full(
                request.real().data(), data, perClass, request.width().orElse(published ? PUBLISHED_WIDTH : WIDTH));
        Recipe recipe = DemoRecipe.of(
                request, data.train().shape(), perClass, full.deployment().augmentation());
        return new DemoSizes(
                perClass,
                labels(request.length(), full, perClass),
                recipe,
                published ? 5 : 3,
                DemoControl.of(request.length()));
    }

    private static LabelRecipe labels(DemoLength length, LabelRecipe full, int perClass) {
        return switch (length) {
            case QUICK ->
                full.shortened(
                        20_000, 1, 250, LabelRecipe.isSmall(full.network().input()) ? 5_000 : 2_000);
            case DEFAULT ->
                full.shortened(
                        30_000,
                        LabelRecipe.usualEpochs(perClass),
                        full.deployment().steps(),
                        10_000);
            case FULL -> full;
            case PUBLISHED -> {
                int images = perClass * full.network().classes();
                yield new LabelRecipe(
                        full.network(),
                        LabelRecipe.ALL,
                        15,
                        LabelRecipe.deployment(publishedSteps(images), Math.min(128, images), Augmentation.DSA),
                        LabelRecipe.ALL);
            }
        };
    }

    /** What the distiller is asked for. */
    DistillationRequest distillation(DemoRequest request, DataSplits data) {
        return new DistillationRequest(
                request.method(),
                data.train(),
                data.normalisation(),
                labels.network(),
                imagesPerClass,
                recipe,
                Interim.previews(Math.max(1, recipe.get(Setting.ITERATIONS) / PREVIEWS)),
                request.seed());
    }

    /** 1000 epochs in batches of 256. */
    private static int publishedSteps(int images) {
        return 1000 * ((images + 255) / 256);
    }

    DemoReport.Sizes report(String method, DataSplits data) {
        return new DemoReport.Sizes(
                labels.network().family(),
                Math.min(labels.labelerImages(), data.train().count()),
                labels.labelerEpochs(),
                new DemoReport.Method(method, recipe.values()),
                new DemoReport.Evaluation(
                        labels.deployment().steps(),
                        2 * labels.deployment().halfBatch(),
                        networks,
                        Math.min(labels.testImages(), data.test().count()),
                        EnumCode.of(labels.deployment().augmentation())));
    }

    /** For people: what the figures of this run depend on. */
    List<String> describe(DataSplits data) {
        return List.of(
                "labeler      %s, %d epoch%s of %,d images"
                        .formatted(
                                labels.network().family(),
                                labels.labelerEpochs(),
                                labels.labelerEpochs() == 1 ? "" : "s",
                                Math.min(labels.labelerImages(), data.train().count())),
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
                                labels.deployment().steps(),
                                2 * labels.deployment().halfBatch(),
                                Math.min(labels.testImages(), data.test().count()),
                                labels.deployment().augmentation() == Augmentation.NONE
                                        ? "no"
                                        : EnumCode.of(labels.deployment().augmentation())));
    }
}
