package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.FileTree.Entry;
import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The four IDX files of the MNIST family: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, and the same
 * with {@code t10k} or {@code test}; also with a dot before {@code idx}, with a prefix such as {@code emnist-digits-}, and
 * with {@code .gz}. The files of one set lie in one folder and have one prefix. Images are grey bytes [count, height, width].
 */
record IdxFormat() implements SetFormat {
    private static final Pattern FILE =
            Pattern.compile("((?:.*-)?)(train|t10k|test)-(images(?=[-.]idx3)|labels(?=[-.]idx1))[-.]idx[13]-ubyte");
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final String[] ALL = {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS};

    @Override
    public boolean recognises(FileTree tree) {
        return tree.holds(name -> FILE.matcher(name).matches());
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        SetGroup.Groups<Entry> groups = groups(request);
        Optional<SetGroup<Entry>> complete = groups.complete(request, group -> group.has(ALL));
        if (complete.isPresent()) {
            return readSplits(request, complete.get());
        }
        Optional<SetGroup<Entry>> training = request.keepsWhole()
                ? groups.complete(request, g -> g.has(TRAIN_IMAGES, TRAIN_LABELS) && !g.has(TEST_IMAGES))
                : Optional.empty();
        if (training.isPresent()) {
            return readWhole(
                    request, training.get().get(TRAIN_IMAGES), training.get().get(TRAIN_LABELS));
        }
        throw LaddException.cannot(
                Reason.INPUT_INVALID,
                "read IDX set " + request.name(),
                groups.all().stream().map(IdxFormat::missing).collect(joining("; ")),
                "images and labels of train and t10k, plain or .gz");
    }

    private static String missing(SetGroup<Entry> group) {
        return (group.where().isEmpty() ? "" : "in " + group.where() + " ")
                + Arrays.stream(ALL)
                        .filter(name -> !group.has(name))
                        .map(name -> "no " + name)
                        .collect(joining(", "));
    }

    /** The files of each set, the nearest to the top first and plain before compressed. */
    private static SetGroup.Groups<Entry> groups(Request request) {
        SetGroup.Groups<Entry> groups = new SetGroup.Groups<>();
        request.tree().files().stream()
                .sorted(Comparator.comparingInt(Entry::depth).thenComparing(Entry::compressed))
                .forEach(file -> {
                    Matcher name = FILE.matcher(file.plainName());
                    if (name.matches()) {
                        String part = name.group(2).equals("train") ? "train" : "t10k";
                        boolean images = name.group(3).equals("images");
                        groups.add(
                                folder(file.path()) + name.group(1),
                                part + (images ? "-images-idx3-ubyte" : "-labels-idx1-ubyte"),
                                file);
                    } else {
                        request.notes().leaveOut(SetVocabulary.kind(file));
                    }
                });
        return groups;
    }

    /** The folder of a set: one for a part of it, or for one file, belongs to that above it. */
    private static String folder(String path) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        while (!folder.isEmpty()) {
            String above = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
            String name = folder.substring(above.length(), folder.length() - 1);
            if (SetVocabulary.part(name).isEmpty()) {
                return folder;
            }
            folder = above;
        }
        return folder;
    }

    private static RawSplits readSplits(Request request, SetGroup<Entry> group) throws IOException {
        FileTree tree = request.tree();
        Entry trainImages = group.get(TRAIN_IMAGES);
        Entry testImages = group.get(TEST_IMAGES);
        request.notes().range("images", "bytes in 0..255");
        request.notes().split(trainImages.path() + " to train on, " + testImages.path() + " to test on");
        try (IdxFile train = IdxFile.open(tree, trainImages, 3);
                IdxFile test = IdxFile.open(tree, testImages, 3)) {
            ReadingProgress progress = new ReadingProgress(request.progress(), (long) train.extent(0) + test.extent(0));
            return new RawSplits(
                    request.name(),
                    split(tree, "training images " + trainImages.path(), train, group.get(TRAIN_LABELS), progress),
                    split(tree, "test images " + testImages.path(), test, group.get(TEST_LABELS), progress),
                    Optional.empty(),
                    request.notes());
        }
    }

    private static RawSplits readWhole(Request request, Entry imageEntry, Entry labelEntry) throws IOException {
        request.notes().range("images", "bytes in 0..255");
        request.notes().split(imageEntry.path() + ", no test part: everything is taken");
        try (IdxFile images = IdxFile.open(request.tree(), imageEntry, 3)) {
            ReadingProgress progress = new ReadingProgress(request.progress(), images.extent(0));
            RawSplits.Split whole = split(request.tree(), "images " + imageEntry.path(), images, labelEntry, progress);
            return new RawSplits(request.name(), whole, whole, Optional.empty(), request.notes());
        }
    }

    private static RawSplits.Split split(
            FileTree tree, String what, IdxFile images, Entry labelEntry, ReadingProgress progress) throws IOException {
        int[] labels = labels(tree, labelEntry);
        if (labels.length != images.extent(0)) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + what,
                    images.extent(0) + " images and " + labels.length + " labels in " + labelEntry.path(),
                    "one label for each image");
        }
        PixelStore store =
                new PixelStore(what, images.extent(0), new ImageShape(1, images.extent(1), images.extent(2)));
        byte[] image = new byte[store.source().values()];
        for (int i = 0; i < store.count(); i++) {
            images.readNext(image);
            store.put(i, image, 0);
            progress.advance();
        }
        images.requireEnd();
        return new RawSplits.Split(what, store, labels);
    }

    private static int[] labels(FileTree tree, Entry entry) throws IOException {
        try (IdxFile file = IdxFile.open(tree, entry, 1)) {
            byte[] bytes = new byte[file.extent(0)];
            file.readNext(bytes);
            file.requireEnd();
            int[] labels = new int[bytes.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = bytes[i] & 0xff;
            }
            return labels;
        }
    }
}
