package dev.laddstreams.learning.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A set whose normalisation is published. One is recognised by shape, class count, measured means within 0.004 and
 * deviations within 0.01 in every channel, and by its class names or, without names, the first labels of its training part:
 * other images can have the same mean.
 *
 * @param shape before padding
 * @param deviations over all pixels; CIFAR-10's published normalisation has means over images instead
 * @param firstLabels of the training images in their published order
 */
record KnownSet(
        ImageShape shape,
        Normalisation normalisation,
        List<Float> deviations,
        List<Integer> firstLabels,
        List<String> classNames) {
    private static final float MEAN_TOLERANCE = 0.004f;
    private static final float DEVIATION_TOLERANCE = 0.01f;

    static final KnownSet MNIST = new KnownSet(
            new ImageShape(1, 28, 28),
            new Normalisation(List.of(.1307f), List.of(.3081f)),
            List.of(.3081f),
            List.of(5, 0, 4, 1, 9),
            numbers(0, 10));

    static final KnownSet FASHION_MNIST = new KnownSet(
            new ImageShape(1, 28, 28),
            new Normalisation(List.of(.2861f), List.of(.3530f)),
            List.of(.3530f),
            List.of(9, 0, 0, 3, 0),
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"));

    static final KnownSet CIFAR_10 = new KnownSet(
            new ImageShape(3, 32, 32),
            new Normalisation(List.of(.4914f, .4822f, .4465f), List.of(.2023f, .1994f, .2010f)),
            List.of(.2470f, .2435f, .2616f),
            List.of(6, 9, 9, 4, 1),
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));

    static final KnownSet CIFAR_100 = new KnownSet(
            new ImageShape(3, 32, 32),
            new Normalisation(List.of(.5071f, .4866f, .4409f), List.of(.2673f, .2564f, .2762f)),
            List.of(.2673f, .2564f, .2762f),
            List.of(19, 29, 0, 11, 1),
            numbers(0, 100));

    private static final List<KnownSet> ALL = List.of(MNIST, FASHION_MNIST, CIFAR_10, CIFAR_100);

    /** The set that unpadded images of this shape, with these labels or names and these measured values, are. */
    static Optional<KnownSet> recognise(
            ImageShape shape, int[] labels, Optional<List<String>> names, int classes, Normalisation measured) {
        return ALL.stream()
                .filter(set -> set.shape.equals(shape) && set.classNames.size() == classes && set.near(measured))
                .filter(set -> names.map(set.classNames::equals).orElse(false) || set.begins(labels))
                .findFirst();
    }

    private boolean near(Normalisation measured) {
        return IntStream.range(0, shape.channels())
                .allMatch(c ->
                        Math.abs(normalisation.mean().get(c) - measured.mean().get(c)) <= MEAN_TOLERANCE
                                && Math.abs(deviations.get(c) - measured.std().get(c)) <= DEVIATION_TOLERANCE);
    }

    private boolean begins(int[] labels) {
        return labels.length >= firstLabels.size()
                && IntStream.range(0, firstLabels.size()).allMatch(i -> labels[i] == firstLabels.get(i));
    }

    /** Names for classes that have none: their labels from the first on. */
    static List<String> numbers(int first, int classes) {
        return IntStream.range(first, first + classes)
                .mapToObj(Integer::toString)
                .toList();
    }

    /** Names for classes that have none: {@code 0}, {@code 1}, ... */
    static List<String> digits(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
}
