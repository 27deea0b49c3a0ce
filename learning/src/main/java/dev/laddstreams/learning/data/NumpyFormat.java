package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import dev.laddstreams.learning.data.SetVocabulary.Part;
import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Arrays in an npz, in {@code .npy} files, or in npz files of a folder. An array's name says what it is: a word {@code x},
 * {@code images}, {@code image} or {@code data}, or {@code y}, {@code labels}, {@code label} or {@code targets}; and a split
 * word, in its own name or that of its npz or folder; what else the names say tells sets apart. Without such a word, the
 * arrays are split as {@link MissingSplit} says. Labels are integers [N] or [N, 1].
 */
record NumpyFormat() implements SetFormat {
    private static final String EXPECTED =
            "arrays x_train, y_train, x_test, y_test (or train_images, train_labels, ...; or x and y)";
    private static final Set<String> IMAGES = Set.of("x", "images", "image", "data");
    private static final Set<String> LABELS = Set.of("y", "labels", "label", "targets");
    private static final String NAMES = "class names";
    private static final String TRAIN_IMAGES = images(Part.TRAIN);
    private static final String TRAIN_LABELS = labels(Part.TRAIN);
    private static final String VALIDATION_IMAGES = images(Part.VALIDATION);
    private static final Set<String> STORAGE = Set.of("npy", "npz");

    /** One array, opened only when it is needed: others may hold what nobody can read here. */
    record Found(String name, FileTree tree, Entry entry) {
        NpyArray open() throws IOException {
            return NpyArray.of(name, () -> tree.open(entry), entry.bytes());
        }
    }

    /** Where arrays come from; the nested npz files are closed with it. */
    private record Source(List<Found> arrays, List<FileTree> opened) implements AutoCloseable {
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
            SetGroup.Groups<Found> groups = groups(request, source);
            SetGroup<Found> group =
                    groups.complete(request, g -> usable(request, g)).orElseThrow(() -> incomplete(request, source));
            Optional<List<String>> names =
                    group.has(NAMES) ? ArrayNames.read(request.notes(), group.all(NAMES)) : Optional.empty();
            return read(request, group).named(names);
        }
    }

    private static RawSplits read(Request request, SetGroup<Found> group) throws IOException {
        if (testPart(group).isPresent()) {
            Part test = testPart(group).get();
            if (test == Part.TEST && group.has(VALIDATION_IMAGES)) {
                request.notes()
                        .note("left aside: array "
                                + group.get(VALIDATION_IMAGES).name());
            }
            return readSplits(
                    request,
                    array(group, TRAIN_IMAGES),
                    array(group, TRAIN_LABELS),
                    array(group, images(test)),
                    array(group, labels(test)));
        }
        if (group.has(TRAIN_IMAGES, TRAIN_LABELS) && request.keepsWhole()) {
            return readWhole(request, array(group, TRAIN_IMAGES), array(group, TRAIN_LABELS));
        }
        NpyArray images = array(group, "images");
        NpyArray labels = array(group, "labels");
        return request.keepsWhole() ? readWhole(request, images, labels) : readAndSplit(request, images, labels);
    }

    private static boolean usable(Request request, SetGroup<Found> group) {
        return testPart(group).isPresent()
                || group.has("images", "labels")
                || (request.keepsWhole() && group.has(TRAIN_IMAGES, TRAIN_LABELS));
    }

    /** The part to test on, should the group be split. */
    private static Optional<Part> testPart(SetGroup<Found> group) {
        return Stream.of(Part.TEST, Part.VALIDATION)
                .filter(part -> group.has(images(part)))
                .findFirst()
                .filter(part -> group.has(labels(part), TRAIN_IMAGES, TRAIN_LABELS));
    }

    private static String images(Part part) {
        return part + " images";
    }

    private static String labels(Part part) {
        return part + " labels";
    }

    private static NpyArray array(SetGroup<Found> group, String meaning) throws IOException {
        List<Found> found = group.all(meaning);
        if (found.size() > 1) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read numpy set",
                    "arrays " + found.get(0).name() + " and " + found.get(1).name() + " have the same meaning",
                    EXPECTED);
        }
        return found.get(0).open();
    }

    private static LaddException incomplete(Request request, Source source) {
        List<String> names = source.arrays().stream().map(Found::name).toList();
        return LaddException.cannot(
                Reason.INPUT_INVALID,
                "read numpy set " + request.name(),
                names.isEmpty() ? "no arrays" : "only arrays " + String.join(", ", names),
                EXPECTED);
    }

    /** The arrays of each set: those whose names differ in nothing but what they are and of which part. */
    private static SetGroup.Groups<Found> groups(Request request, Source source) {
        SetGroup.Groups<Found> groups = new SetGroup.Groups<>();
        for (Found array : source.arrays()) {
            List<String> own = SetVocabulary.words(lastPart(array.name()));
            boolean images = own.stream().anyMatch(IMAGES::contains);
            if (ArrayNames.are(own)) {
                groups.add(where(array.name()), NAMES, array);
            } else if (images || own.stream().anyMatch(LABELS::contains)) {
                String role = images ? "images" : "labels";
                groups.add(
                        where(array.name()),
                        part(array.name()).map(part -> part + " " + role).orElse(role),
                        array);
            } else {
                request.notes().note("left aside: array " + array.name() + ", which is not read");
            }
        }
        return groups;
    }

    /** The part that the array's own name says, else the one that its path says. */
    private static Optional<Part> part(String name) {
        return SetVocabulary.part(lastPart(name)).or(() -> SetVocabulary.part(name));
    }

    /** What the name and path say besides. */
    private static String where(String name) {
        String folder = name.substring(0, name.length() - lastPart(name).length());
        List<String> own = SetVocabulary.words(lastPart(name));
        return Stream.concat(
                        SetVocabulary.words(folder).stream(),
                        own.stream()
                                .filter(word -> !IMAGES.contains(word) && !LABELS.contains(word))
                                .filter(word -> !ArrayNames.are(own) || !ArrayNames.isWord(word)))
                .filter(word ->
                        !STORAGE.contains(word) && SetVocabulary.wordPart(word).isEmpty())
                .collect(joining(" "));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static Source source(FileTree tree) throws IOException {
        Source source = new Source(new ArrayList<>(), new ArrayList<>());
        try {
            for (Entry entry : tree.files()) {
                if (hasEnding(entry, ".npy")) {
                    source.arrays().add(new Found(entry.path(), tree, entry));
                } else if (hasEnding(entry, ".npz") && tree instanceof FolderTree folder) {
                    FileTree nested = ZipTree.of(folder.root().resolve(entry.path()));
                    source.opened().add(nested);
                    for (Entry array : nested.files()) {
                        source.arrays().add(new Found(entry.path() + "/" + array.path(), nested, array));
                    }
                }
            }
            return source;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static RawSplits readSplits(
            Request request, NpyArray trainImages, NpyArray trainLabels, NpyArray testImages, NpyArray testLabels)
            throws IOException {
        NpyImages train = NpyImages.of(trainImages);
        NpyImages test = NpyImages.of(testImages);
        int[] trainClasses = labels(trainLabels, trainImages);
        int[] testClasses = labels(testLabels, testImages);
        request.notes().split(trainImages.name() + " to train on, " + testImages.name() + " to test on");
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
        request.notes().split("no test part: of each class every fifth image is kept to test on");
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
