package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a format found, before the checks that all formats share.
 *
 * @param test the same object as {@code train} where the set was kept whole
 * @param classNames where the format has names; else the classes are 0 to the largest training label
 */
record RawSplits(String name, Split train, Split test, Optional<List<String>> classNames, ReadingNotes notes) {
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

        private ImageSet toSet(String name, List<String> classNames) {
            return new ImageSet(name, images.padded(), classNames, images.pixels(), labels);
        }
    }

    private static LaddException invalid(String what, String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + what, value, expected);
    }

    /** Checks shapes, labels and classes, and names and normalises the set. */
    DataSplits finish() {
        if (!train.images.source().equals(test.images.source())) {
            throw invalid(
                    name,
                    "training images of " + train.images.source() + ", test images of " + test.images.source(),
                    "the same shape in both splits");
        }
        int classes = classNames
                .map(List::size)
                .orElseGet(() -> Arrays.stream(train.labels).max().orElse(0) + 1);
        requireLabelsInRange(train, classes);
        requireLabelsInRange(test, classes);
        requireEveryClass(classes);
        Normalisation measured = train.images.measure();
        Optional<KnownSet> known = KnownSet.recognise(train.images.source(), classes, measured);
        List<String> names =
                classNames.or(() -> known.map(KnownSet::classNames)).orElseGet(() -> KnownSet.digits(classes));
        ImageSet trainSet = train.toSet(name, names);
        return new DataSplits(
                trainSet,
                test.equals(train) ? trainSet : test.toSet(name, names),
                known.map(KnownSet::normalisation).orElse(measured),
                notes.report());
    }

    private static void requireLabelsInRange(Split split, int classes) {
        for (int i = 0; i < split.labels.length; i++) {
            if (split.labels[i] < 0 || split.labels[i] >= classes) {
                throw invalid(
                        split.what,
                        "label " + split.labels[i] + " of image " + i,
                        "a class from 0 to " + (classes - 1));
            }
        }
    }

    private void requireEveryClass(int classes) {
        int[] images = new int[classes];
        for (int label : train.labels) {
            images[label]++;
        }
        for (int c = 0; c < classes; c++) {
            if (images[c] == 0) {
                String className =
                        classNames.isPresent() ? " (" + classNames.get().get(c) + ")" : "";
                throw invalid(
                        train.what,
                        "class " + c + className + " has no image",
                        "at least one training image for each of the " + classes + " classes");
            }
        }
    }
}
