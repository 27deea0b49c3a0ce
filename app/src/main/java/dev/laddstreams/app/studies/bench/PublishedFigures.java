package dev.laddstreams.app.studies.bench;

import dev.laddstreams.learning.data.Normalisation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accuracies that the literature gives for ConvNet-3 of width 128 and hard labels unless said, in percent. VERIFIED was read
 * in the paper, its tables or the authors' code; RECALLED was not found there again.
 */
final class PublishedFigures {
    private static final String FASHION = "Fashion-MNIST";
    private static final String MNIST = "MNIST";
    private static final String CIFAR_10 = "CIFAR-10";

    /** First channel's published mean, by which {@link dev.laddstreams.learning.data.DataSets} has recognised the set. */
    private static final Map<Float, String> BY_MEAN = Map.of(.2861f, FASHION, .1307f, MNIST, .4914f, CIFAR_10);

    private static final int[] IMAGES_PER_CLASS = {1, 10, 50};

    private enum Source {
        VERIFIED,
        RECALLED
    }

    /** @param percent at 1, 10 and 50 images per class; empty where none is known */
    private record Figure(String set, String subject, Source source, String note, String... percent) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure(FASHION, "random", Source.RECALLED, "", "51.4 ± 3.8", "73.8 ± 0.7", "82.5 ± 0.7"),
            new Figure(FASHION, "dc", Source.VERIFIED, "", "70.5 ± 0.6", "82.3 ± 0.4", "83.6 ± 0.4"),
            new Figure(FASHION, "dsa", Source.VERIFIED, "", "70.6 ± 0.6", "84.6 ± 0.3", "88.7 ± 0.2"),
            new Figure(FASHION, "dm", Source.RECALLED, "run again by FRePo", "71.5 ± 0.5", "83.6 ± 0.2", "88.2 ± 0.1"),
            new Figure(FASHION, "cafe", Source.RECALLED, "", "77.1 ± 0.9", "83.0 ± 0.4", "84.8 ± 0.4"),
            new Figure(FASHION, "mtt", Source.RECALLED, "run again by FRePo", "75.1 ± 0.9", "87.2 ± 0.3", "88.3 ± 0.1"),
            new Figure(FASHION, "idc", Source.VERIFIED, "", "81.0", "86.0", "86.2"),
            new Figure(MNIST, "random", Source.RECALLED, "", "64.9 ± 3.5", "95.1 ± 0.9", "97.9 ± 0.2"),
            new Figure(MNIST, "dc", Source.VERIFIED, "", "91.7 ± 0.5", "97.4 ± 0.2", "98.8 ± 0.1"),
            new Figure(MNIST, "dsa", Source.VERIFIED, "", "88.7 ± 0.6", "97.8 ± 0.1", "99.2 ± 0.1"),
            new Figure(MNIST, "dm", Source.RECALLED, "", "89.7 ± 0.6", "97.5 ± 0.1", "98.6 ± 0.1"),
            new Figure(MNIST, "cafe", Source.RECALLED, "", "93.1 ± 0.3", "97.2 ± 0.2", "98.6 ± 0.2"),
            new Figure(MNIST, "mtt", Source.RECALLED, "run again by FRePo", "91.4 ± 0.9", "97.3 ± 0.1", "98.5 ± 0.1"),
            new Figure(MNIST, "idc", Source.VERIFIED, "", "94.2", "98.4", "99.1"),
            new Figure(CIFAR_10, "random", Source.RECALLED, "", "14.4 ± 2.0", "26.0 ± 1.2", "43.4 ± 1.0"),
            new Figure(CIFAR_10, "dc", Source.VERIFIED, "", "28.3 ± 0.5", "44.9 ± 0.5", "53.9 ± 0.5"),
            new Figure(CIFAR_10, "dsa", Source.VERIFIED, "", "28.8 ± 0.7", "52.1 ± 0.5", "60.6 ± 0.5"),
            new Figure(CIFAR_10, "dm", Source.VERIFIED, "", "26.0 ± 0.8", "48.9 ± 0.6", "63.0 ± 0.4"),
            new Figure(CIFAR_10, "cafe", Source.VERIFIED, "", "30.3 ± 1.1", "46.3 ± 0.6", "55.5 ± 0.6"),
            new Figure(CIFAR_10, "datadam", Source.RECALLED, "", "32.0 ± 1.2", "54.2 ± 0.8", "67.0 ± 0.4"),
            new Figure(CIFAR_10, "atom", Source.RECALLED, "", "34.8 ± 1.0", "57.9 ± 0.7", "68.8 ± 0.5"),
            new Figure(CIFAR_10, "idc", Source.VERIFIED, "", "50.6", "67.5", "74.5"),
            new Figure(CIFAR_10, "mtt", Source.VERIFIED, "ZCA", "46.2 ± 0.8", "65.4 ± 0.7", "71.6 ± 0.2"),
            new Figure(CIFAR_10, "seqmatch", Source.VERIFIED, "", "", "66.2 ± 0.6", "74.4 ± 0.5"),
            new Figure(CIFAR_10, "pdd", Source.RECALLED, "", "", "66.9 ± 0.4", "74.2 ± 0.5"),
            new Figure(CIFAR_10, "sre2l", Source.VERIFIED, "ResNet-18, soft labels", "", "27.2 ± 0.4", "47.5 ± 0.5"),
            new Figure(CIFAR_10, "infer", Source.VERIFIED, "batch norm, soft labels", "", "34.0 ± 0.4", "57.0 ± 0.2"));

    private PublishedFigures() {}

    /** The known set that has this published normalisation; empty for any other. */
    static String benchmark(Normalisation normalisation) {
        return BY_MEAN.getOrDefault(normalisation.mean().get(0), "");
    }

    /** For people, with its source; empty where none is known. */
    static Optional<String> find(String benchmark, int imagesPerClass, String subject) {
        return FIGURES.stream()
                .filter(figure ->
                        figure.set().equals(benchmark) && figure.subject().equals(subject))
                .flatMap(figure -> text(figure, imagesPerClass).stream())
                .findFirst();
    }

    private static Optional<String> text(Figure figure, int imagesPerClass) {
        for (int i = 0; i < IMAGES_PER_CLASS.length; i++) {
            if (IMAGES_PER_CLASS[i] == imagesPerClass && !figure.percent()[i].isEmpty()) {
                String source = figure.source() == Source.VERIFIED ? "verified" : "recalled";
                return Optional.of(figure.percent()[i] + " (" + source
                        + (figure.note().isEmpty() ? "" : "; " + figure.note()) + ")");
            }
        }
        return Optional.empty();
    }
}
