package dev.laddstreams.learning.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A set whose normalisation is published. One is recognised by shape, class count and channel means: a measured mean within
 * 0.004 of the published one in every channel. MNIST (.131) and Fashion-MNIST (.286) lie far apart, and a random tenth of
 * CIFAR-10 strays by about 0.001. Deviations are not compared: CIFAR's published ones are means over images.
 *
 * @param shape before padding
 */
record KnownSet(ImageShape shape, Normalisation normalisation, List<String> classNames) {
    private static final float MEAN_TOLERANCE = 0.004f;

    static final KnownSet MNIST =
            new KnownSet(new ImageShape(1, 28, 28), new Normalisation(List.of(.1307f), List.of(.3081f)), digits(10));

    static final KnownSet FASHION_MNIST = new KnownSet(
            new ImageShape(1, 28, 28),
            new Normalisation(List.of(.2861f), List.of(.3530f)),
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
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));

    static final KnownSet CIFAR_100 = new KnownSet(
            new ImageShape(3, 32, 32),
            new Normalisation(List.of(.5071f, .4866f, .4409f), List.of(.2673f, .2564f, .2762f)),
            digits(100));

    private static final List<KnownSet> ALL = List.of(MNIST, FASHION_MNIST, CIFAR_10, CIFAR_100);

    /** The set that unpadded images of this shape with these measured means are. */
    static Optional<KnownSet> recognise(ImageShape shape, int classes, Normalisation measured) {
        return ALL.stream()
                .filter(set -> set.shape.equals(shape) && set.classNames.size() == classes && set.near(measured))
                .findFirst();
    }

    private boolean near(Normalisation measured) {
        return IntStream.range(0, shape.channels())
                .allMatch(c ->
                        Math.abs(normalisation.mean().get(c) - measured.mean().get(c)) <= MEAN_TOLERANCE);
    }

    /** Names for classes that have none: {@code 0}, {@code 1}, ... */
    static List<String> digits(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
}
