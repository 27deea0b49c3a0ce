package dev.laddstreams.app.studies;

import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;

/**
 * How a study trains its labeler, and fresh networks on the labels.
 *
 * @param network of the labeler and of the fresh ones
 * @param labelerImages real images that the labeler trains on in each epoch, at most
 * @param deployment training of each fresh network, the same under every control
 * @param testImages at most
 */
public record LabelRecipe(
        ConvNetSpec network, int labelerImages, int labelerEpochs, DeploymentRecipe deployment, int testImages) {
    /** Stands for all images where a number limits them. */
    public static final int ALL = Integer.MAX_VALUE;

    /**
     * The one that the published figures of this project come from: it leaves no image out.
     *
     * @param source {@code shapes}, a folder or a zip
     * @param width channels of each convolution
     */
    public static LabelRecipe full(String source, DataSplits data, int imagesPerClass, int width) {
        int classes = data.train().classes();
        Augmentation augmentation = augmentation(source, data.train().shape());
        return new LabelRecipe(
                ConvNetSpec.forInput(data.train().shape(), classes, width),
                ALL,
                Math.max(
                        usualEpochs(imagesPerClass),
                        epochsToSeeEnough(imagesPerClass, data.train().count())),
                deployment(
                        imagesPerClass == 1 ? 500 : 400,
                        Math.max(1, Math.min(imagesPerClass == 1 ? classes : 50, imagesPerClass * classes)),
                        augmentation),
                ALL);
    }

    /** The measured number of passes through 50,000 to 60,000 images. */
    public static int usualEpochs(int imagesPerClass) {
        return imagesPerClass == 1 ? 1 : 3;
    }

    /** A photograph of 128 px costs as much as sixteen images of 32 px: who is in haste takes fewer of them. */
    public static boolean isSmall(ImageShape shape) {
        return shape.height() * shape.width() <= 32 * 32;
    }

    /** The optimizer of all fresh networks. */
    public static DeploymentRecipe deployment(int steps, int halfBatch, Augmentation augmentation) {
        return new DeploymentRecipe(steps, halfBatch, 0.01, 0.9, 5e-4, 1, augmentation);
    }

    /** The same network in less time. */
    public LabelRecipe shortened(int images, int epochs, int steps, int tests) {
        return new LabelRecipe(network, images, epochs, deployment.withSteps(steps), tests);
    }

    /** What the labeler learns from. */
    public LabelerTraining labelerTraining(DataSplits data, SubImageGrid grid, long seed) {
        return new LabelerTraining(
                ImageSample.of(data.train(), labelerImages, seed),
                testSet(data, seed),
                data.normalisation(),
                network,
                grid,
                1,
                new LabelerTraining.Course(
                        new Descent(Optimizer.SGD, 0.9, 5e-4),
                        0.02,
                        labelerBatch(),
                        labelerEpochs,
                        labelerAugmentation()),
                seed);
    }

    /** What labeler and fresh networks are tested on. */
    public ImageSet testSet(DataSplits data, long seed) {
        return ImageSample.of(data.test(), testImages, seed);
    }

    /**
     * A smaller set is passed more often than usual, until the labeler has seen as many images as in one or two epochs of the
     * measured ones: what it knows limits what its labels are worth.
     */
    private static int epochsToSeeEnough(int imagesPerClass, int images) {
        int seen = imagesPerClass == 1 ? 50_000 : 100_000;
        return (int) Math.round((double) seen / images);
    }

    /** Colour photographs gain from it; on grey images it spoils labels that were computed before. */
    private static Augmentation augmentation(String source, ImageShape shape) {
        boolean photographs = shape.channels() == 3 && !source.equals(DataSets.SHAPES);
        return photographs ? Augmentation.DSA_LIGHT : Augmentation.NONE;
    }

    /** A labeler that passes photographs several times learns them by heart unless they vary. */
    private Augmentation labelerAugmentation() {
        return labelerEpochs > 1 ? deployment.augmentation() : Augmentation.NONE;
    }

    /** Images in a step of the labeler: as many as keep the memory of a step, and of a run, within bounds. */
    private int labelerBatch() {
        return isSmall(network.input()) ? 128 : 32;
    }
}
