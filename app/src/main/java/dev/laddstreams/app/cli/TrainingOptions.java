package dev.laddstreams.app.cli;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import picocli.CommandLine.Option;

/** How a labeler is trained. */
final class TrainingOptions {
    @Option(
            names = "--width",
            paramLabel = "N",
            order = 10,
            description = "Channels of each convolution (default: ${DEFAULT-VALUE}).")
    private int width = 32;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            order = 11,
            description = "Images in a step (default: ${DEFAULT-VALUE}).")
    private int batchSize = 128;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            order = 12,
            defaultValue = "sgd",
            description = "Optimizer: one of sgd, adamw (default: ${DEFAULT-VALUE}).")
    private Optimizer optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            order = 13,
            description = "Constant learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = 0.02;

    @Option(
            names = "--momentum",
            paramLabel = "X",
            order = 14,
            description = "Momentum of SGD (default: ${DEFAULT-VALUE}).")
    private double momentum = 0.9;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            order = 15,
            defaultValue = "0.0005",
            description = "Weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--augmentation",
            paramLabel = "NAME",
            order = 16,
            defaultValue = "none",
            description = "Augmentation: one of none, dsa-light, dsa, dsa-no-flip (default: ${DEFAULT-VALUE}).")
    private Augmentation augmentation;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            order = 17,
            description = "Divides the logits before the softmax; above 1 softens labels (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 18,
            description = "Seed of every random draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    long seed() {
        return seed;
    }

    void check(OptionRules rules) {
        rules.atLeast(1, "--width", width)
                .atLeast(1, "--batch-size", batchSize)
                .positive("--learning-rate", learningRate)
                .fromZero("--momentum", momentum, 1)
                .fromZero("--weight-decay", weightDecay, Double.POSITIVE_INFINITY)
                .positive("--temperature", temperature);
    }

    LabelerTraining training(
            ImageSet train, ImageSet heldOut, Normalisation normalisation, SubImageGrid grid, int epochs) {
        return new LabelerTraining(
                train,
                heldOut,
                normalisation,
                ConvNetSpec.forInput(train.shape(), train.classes(), width),
                grid,
                temperature,
                new LabelerTraining.Course(
                        new Descent(optimizer, momentum, weightDecay), learningRate, batchSize, epochs, augmentation),
                seed);
    }
}
