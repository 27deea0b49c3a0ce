package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * What a format found, before the checks that all formats share.
 *
 * @param test the same object as {@code train} where the set was kept whole
 * @param normalisation that the set is to have; empty for that of a known set, or what is measured
 * @param classNames where the format has names; else the classes are 0 to the largest training label
 */
record RawSplits(
        String name,
        Split train,
        Split test,
        Optional<List<String>> classNames,
        ReadingNotes notes,
        Optional<Normalisation> normalisation) {
    /** Splits whose normalisation is not known. */
    RawSplits(String name, Split train, Split test, Optional<List<String>> classNames, ReadingNotes notes) {
        this(name, train, test, classNames, notes, Optional.empty());
    }

    /** One split: images and as many labels. */
    record Split(String what, PixelStore images, int[] labels) {
        Split {
            if (images.count() != labels.length) {
                throw invalid(
                        what, images.count() + " images and " + labels.length + " labels", "one label for each image");
            }
            if (labels.length == 0) {
                throw invalid(what, "no images", "at least one image");
            }
        }

        private Split moved(int[] classes) {
            return new Split(
                    what,
                    images,
                    Arrays.stream(labels).map(label -> classes[label]).toArray());
        }

        private ImageSet toSet(String name, List<String> classNames, int[] classLabels) {
            return new ImageSet(name, images.padded(), classNames, images.pixels(), classLabels, images.exact());
        }
    }

    private static LaddException invalid(String what, String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + what, value, expected);
    }

    /** The same with these names for classes that have none. */
    RawSplits named(Optional<List<String>> names) {
        return new RawSplits(name, train, test, classNames.or(() -> names), notes, normalisation);
    }

    /** The same with this normalisation and with its classes in this order, should they be the same ones. */
    RawSplits described(Optional<Normalisation> space, Optional<List<String>> order) {
        RawSplits ordered =
                classNames.isPresent() && order.isPresent() ? ordered(classNames.get(), order.get()) : named(order);
        return new RawSplits(name, ordered.train, ordered.test, ordered.classNames, notes, space);
    }

    private RawSplits ordered(List<String> own, List<String> order) {
        if (own.equals(order)) {
            return this;
        }
        if (own.size() != order.size() || !new HashSet<>(order).equals(new HashSet<>(own))) {
            notes.note("metadata.json names other classes, which are not used");
            return this;
        }
        int[] moved = own.stream().mapToInt(order::indexOf).toArray();
        Split movedTrain = train.moved(moved);
        notes.note("classes are in the order of metadata.json");
        return new RawSplits(
                name,
                movedTrain,
                test.equals(train) ? movedTrain : test.moved(moved),
                Optional.of(order),
                notes,
                normalisation);
    }

    /** Checks shapes, labels and classes, and names and normalises the set. */
    DataSplits finish() {
        if (!train.images.source().equals(test.images.source())) {
            throw invalid(
                    name,
                    "training images of " + train.images.source() + ", test images of " + test.images.source(),
                    "the same shape in both splits");
        }
        int first = firstLabel();
        int[] trainLabels = from(first, train.labels);
        int[] testLabels = from(first, test.labels);
        int classes = classNames
                .map(List::size)
                .orElseGet(() -> Arrays.stream(trainLabels).max().orElse(0) + 1);
        if (classes < 2) {
            throw invalid(name, "one class", "at least two classes");
        }
        requireLabelsInRange(train, first, classes);
        requireLabelsInRange(test, first, classes);
        requireEveryClass(trainLabels, first, classes);
        if (!train.images.source().equals(train.images.padded())) {
            notes.note("images of " + train.images.source() + " are padded with black to " + train.images.padded());
        }
        normalisation.ifPresent(this::requireChannels);
        Normalisation measured = train.images.measure();
        Optional<KnownSet> known =
                KnownSet.recognise(train.images.source(), trainLabels, classNames, classes, measured);
        List<String> names =
                classNames.or(() -> known.map(KnownSet::classNames)).orElseGet(() -> KnownSet.numbers(first, classes));
        ImageSet trainSet = train.toSet(name, names, trainLabels);
        return new DataSplits(
                trainSet,
                test.equals(train) ? trainSet : test.toSet(name, names, testLabels),
                normalisation.or(() -> known.map(KnownSet::normalisation)).orElse(measured),
                notes.report());
    }

    private void requireChannels(Normalisation space) {
        if (space.channels() != train.images.source().channels()) {
            throw invalid(
                    name,
                    "images of " + train.images.source() + " with a normalisation of " + space.channels() + " channels",
                    "one mean and one deviation a channel");
        }
    }

    /** 1 where labels start at 1, and the last of the names, if there are any, is for the largest; else 0. */
    private int firstLabel() {
        int least =
                Math.min(extreme(train.labels).getMin(), extreme(test.labels).getMin());
        int largest = extreme(train.labels).getMax();
        if (least != 1 || classNames.map(names -> names.size() != largest).orElse(false)) {
            return 0;
        }
        notes.note("labels start at 1");
        return 1;
    }

    private static IntSummaryStatistics extreme(int[] labels) {
        return Arrays.stream(labels).summaryStatistics();
    }

    private static int[] from(int first, int[] labels) {
        return first == 0
                ? labels
                : Arrays.stream(labels).map(label -> label - first).toArray();
    }

    private static void requireLabelsInRange(Split split, int first, int classes) {
        for (int i = 0; i < split.labels.length; i++) {
            int label = split.labels[i];
            if (label < first || label >= first + classes) {
                throw invalid(
                        split.what,
                        "label " + label + " of image " + i,
                        "a class from " + first + " to " + (first + classes - 1));
            }
        }
    }

    private void requireEveryClass(int[] labels, int first, int classes) {
        int[] images = new int[classes];
        for (int label : labels) {
            images[label]++;
        }
        for (int c = 0; c < classes; c++) {
            if (images[c] == 0) {
                String className =
                        classNames.isPresent() ? " (" + classNames.get().get(c) + ")" : "";
                throw invalid(
                        train.what,
                        "class " + (first + c) + className + " has no image",
                        "at least one training image for each of the " + classes + " classes; "
                                + (classNames.isPresent()
                                        ? "fill or remove the class"
                                        : "number the labels without gaps, from 0 or 1"));
            }
        }
    }
}
