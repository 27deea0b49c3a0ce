package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Arrays in an npz, in {@code .npy} files, or in npz files of a folder. An array's name says what it is: a word {@code x},
 * {@code images}, {@code image} or {@code data}, or {@code y}, {@code labels}, {@code label} or {@code targets}; and {@code
 * train}, {@code test} or (where there is no test) {@code val}, in its own name or that of its npz. Without such a word, the
 * arrays are split as {@link MissingSplit} says. Labels are integers [N] or [N, 1].
 */
record NumpyFormat() implements SetFormat {
    private static final String EXPECTED =
            "arrays x_train, y_train, x_test, y_test (or train_images, train_labels, ...; or x and y)";
    private static final Set<String> IMAGES = Set.of("x", "images", "image", "data");
    private static final Set<String> LABELS = Set.of("y", "labels", "label", "targets");
    private static final Set<String> TRAIN = Set.of("train", "training");
    private static final Set<String> TEST = Set.of("test", "testing");
    private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");
    private static final Set<String> SPLITS =
            Set.of("train", "training", "test", "testing", "val", "valid", "validation");

    /** Where arrays come from; the nested npz files are closed with it. */
    private record Source(List<NpyArray> arrays, List<FileTree> opened) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (FileTree tree : opened) {
                tree.close();
            }
        }
    }

    @Override
    public boolean recognises(FileTree tree) {
        return tree.files().stream().anyMatch(e -> hasEnding(e, ".npy") || hasEnding(e, ".npz"));
    }

    private static boolean hasEnding(Entry entry, String ending) {
        return entry.lowerCaseName().endsWith(ending);
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        try (Source source = source(request.tree())) {
            Set<String> test = find(source, IMAGES, TEST) != null ? TEST : VALIDATION;
            NpyArray trainImages = find(source, IMAGES, TRAIN);
            NpyArray trainLabels = find(source, LABELS, TRAIN);
            NpyArray testImages = find(source, IMAGES, test);
            NpyArray testLabels = find(source, LABELS, test);
            if (trainImages != null && trainLabels != null && testImages != null && testLabels != null) {
                return readSplits(request, trainImages, trainLabels, testImages, testLabels);
            }
            if (request.keepsWhole() && trainImages != null && trainLabels != null) {
                return readWhole(request, trainImages, trainLabels);
            }
            NpyArray images = find(source, IMAGES, Set.of());
            NpyArray labels = find(source, LABELS, Set.of());
            if (images != null && labels != null) {
                return request.keepsWhole()
                        ? readWhole(request, images, labels)
                        : readAndSplit(request, images, labels);
            }
            List<String> names = source.arrays().stream().map(NpyArray::name).toList();
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read numpy set " + request.name(),
                    names.isEmpty() ? "no arrays" : "only arrays " + String.join(", ", names),
                    EXPECTED);
        }
    }

    private static Source source(FileTree tree) throws IOException {
        Source source = new Source(new ArrayList<>(), new ArrayList<>());
        try {
            for (Entry entry : tree.files()) {
                if (hasEnding(entry, ".npy")) {
                    source.arrays().add(NpyArray.of(entry.path(), () -> tree.open(entry), entry.bytes()));
                } else if (hasEnding(entry, ".npz") && tree instanceof FolderTree folder) {
                    FileTree nested = ZipTree.of(folder.root().resolve(entry.path()));
                    source.opened().add(nested);
                    for (Entry array : nested.files()) {
                        source.arrays()
                                .add(NpyArray.of(
                                        entry.path() + "/" + array.path(), () -> nested.open(array), array.bytes()));
                    }
                }
            }
            return source;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** @param split words for the split; empty for arrays that name none */
    private static NpyArray find(Source source, Set<String> role, Set<String> split) {
        List<NpyArray> found = source.arrays().stream()
                .filter(array -> words(lastPart(array.name())).stream().anyMatch(role::contains))
                .filter(array -> split.isEmpty()
                        ? splitWords(array.name()).isEmpty()
                        : splitWords(array.name()).stream().anyMatch(split::contains))
                .toList();
        if (found.size() > 1) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read numpy set",
                    "arrays " + found.get(0).name() + " and " + found.get(1).name() + " have the same meaning",
                    EXPECTED);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The split that the array's own name says, else the one that its path says. */
    private static List<String> splitWords(String name) {
        List<String> own =
                words(lastPart(name)).stream().filter(SPLITS::contains).toList();
        return own.isEmpty() ? words(name).stream().filter(SPLITS::contains).toList() : own;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static List<String> words(String name) {
        return Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
    }

    private static RawSplits readSplits(
            Request request, NpyArray trainImages, NpyArray trainLabels, NpyArray testImages, NpyArray testLabels)
            throws IOException {
        NpyImages train = NpyImages.of(trainImages);
        NpyImages test = NpyImages.of(testImages);
        int[] trainClasses = labels(trainLabels, trainImages);
        int[] testClasses = labels(testLabels, testImages);
        ReadingProgress progress =
                new ReadingProgress(request.progress(), (long) trainImages.count() + testImages.count());
        return new RawSplits(
                request.name(),
                new RawSplits.Split("array " + trainImages.name(), train.read(request, progress), trainClasses),
                new RawSplits.Split("array " + testImages.name(), test.read(request, progress), testClasses),
                Optional.empty(),
                request.notes());
    }

    private static RawSplits readWhole(Request request, NpyArray imageArray, NpyArray labelArray) throws IOException {
        NpyImages images = NpyImages.of(imageArray);
        int[] labels = labels(labelArray, imageArray);
        PixelStore all = images.read(request, new ReadingProgress(request.progress(), imageArray.count()));
        RawSplits.Split whole = new RawSplits.Split("array " + imageArray.name(), all, labels);
        return new RawSplits(request.name(), whole, whole, Optional.empty(), request.notes());
    }

    private static RawSplits readAndSplit(Request request, NpyArray imageArray, NpyArray labelArray)
            throws IOException {
        NpyImages images = NpyImages.of(imageArray);
        int[] labels = labels(labelArray, imageArray);
        PixelStore all = images.read(request, new ReadingProgress(request.progress(), imageArray.count()));
        boolean[] isTest = ClassSplit.test(labels);
        return new RawSplits(
                request.name(),
                ClassSplit.part("training part of array " + imageArray.name(), all, labels, isTest, false),
                ClassSplit.part("test part of array " + imageArray.name(), all, labels, isTest, true),
                Optional.empty(),
                request.notes());
    }

    private static int[] labels(NpyArray array, NpyArray images) throws IOException {
        NpyHeader header = array.header();
        boolean flat = header.shape().length == 1 || (header.shape().length == 2 && header.shape()[1] == 1);
        if (!header.isInteger() || !flat) {
            throw array.invalid(header.describe(), "labels as integers [N] or [N, 1]", null);
        }
        if (array.count() != images.count()) {
            throw array.invalid(
                    array.count() + " labels for the " + images.count() + " images of " + images.name(),
                    "one label for each image",
                    null);
        }
        int[] labels = new int[array.count()];
        array.forEach((index, value) -> {
            if (value < 0 || value > 65_535) {
                throw array.invalid("label " + (long) value + " of image " + index, "class indices from 0 on", null);
            }
            labels[(int) index] = (int) value;
        });
        return labels;
    }
}
