package dev.laddstreams.app.cli;

import dev.laddstreams.app.studies.bench.BenchRequest;
import dev.laddstreams.app.studies.bench.BenchSizes;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.training.Augmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a measurement of all methods measures, and how long. */
final class BenchOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR|FILE|shapes",
            required = true,
            order = 1,
            description = "Images, as ladd demo takes them; may be repeated.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "METHOD",
            split = ",",
            order = 2,
            description = "Methods to measure, and random and k-means (default: all).")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            split = ",",
            order = 3,
            defaultValue = "1,10",
            description = "Stored images of each class (default: ${DEFAULT-VALUE}).")
    private List<Integer> imagesPerClass = new ArrayList<>();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            order = 4,
            defaultValue = "small",
            description = "Recipe of every method: published, small or reference (default: ${DEFAULT-VALUE}).")
    private RecipeName recipe;

    @Option(
            names = "--iterations",
            paramLabel = "FACTOR",
            order = 5,
            description = "Longer or shorter runs: times the recipe's iterations (default: ${DEFAULT-VALUE}).")
    private double iterations = 1;

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 6,
            description = "Channels of each convolution of all networks (default: ${DEFAULT-VALUE}).")
    private int width = 32;

    @Option(
            names = "--networks",
            paramLabel = "N",
            order = 7,
            description = "Fresh networks for each accuracy (default: ${DEFAULT-VALUE}).")
    private int networks = 3;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            order = 8,
            description = "A distillation that would take longer does fewer iterations (default: ${DEFAULT-VALUE}).")
    private int minutes = 15;

    @Option(
            names = "--test-images",
            paramLabel = "N",
            order = 9,
            description = "Test images, at most (default: ${DEFAULT-VALUE}).")
    private int testImages = 10_000;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            order = 10,
            description = "Epochs of networks on the set's own labels (default: ${DEFAULT-VALUE}).")
    private int epochs = 300;

    @Option(
            names = "--augmentation",
            paramLabel = "NAME",
            order = 11,
            defaultValue = "none",
            description =
                    "Augmentation of those networks: one of none, dsa-light, dsa, dsa-no-flip (default: ${DEFAULT-VALUE}).")
    private Augmentation augmentation;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 12,
            description = "Seed of every random draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--to",
            paramLabel = "FILE.json",
            order = 13,
            description = "Results, read and written (default: ${DEFAULT-VALUE}).")
    private Path json = Path.of("docs", "results.json");

    @Option(
            names = "--markdown",
            paramLabel = "FILE.md",
            order = 14,
            description = "Page with the tables (default: ${DEFAULT-VALUE}).")
    private Path markdown = Path.of("docs", "results.md");

    /** Fails as wrong usage for numbers out of range and methods that nobody knows. */
    void check(OptionRules rules) {
        rules.positive("--iterations", iterations)
                .atLeast(1, "--width", width)
                .atLeast(1, "--networks", networks)
                .atLeast(1, "--minutes", minutes)
                .atLeast(1, "--test-images", testImages)
                .atLeast(1, "--epochs", epochs);
        imagesPerClass.forEach(count -> rules.atLeast(1, "--images-per-class", count));
        BenchRequest.subjects(only);
    }

    /** @param labelers folder for the labelers' bundles */
    BenchRequest request(Path labelers) {
        return new BenchRequest(
                data,
                BenchRequest.subjects(only),
                imagesPerClass,
                new BenchSizes(
                        recipe,
                        iterations,
                        width,
                        minutes,
                        new BenchSizes.Evaluation(networks, testImages, epochs, augmentation),
                        seed),
                json,
                markdown,
                labelers);
    }
}
