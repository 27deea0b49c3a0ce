package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.FileTree.Entry;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The four IDX files of the MNIST family: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, and the same
 * with {@code t10k} or {@code test}; also with a dot before {@code idx}, with a prefix such as {@code emnist-digits-}, and
 * with {@code .gz}. Images are grey bytes [count, height, width].
 */
record IdxFormat() implements SetFormat {
    private static final Pattern ANY = Pattern.compile("(.*-)?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte");
    private static final Pattern TRAIN_IMAGES = Pattern.compile("(.*-)?train-images[-.]idx3-ubyte");
    private static final Pattern TRAIN_LABELS = Pattern.compile("(.*-)?train-labels[-.]idx1-ubyte");
    private static final Pattern TEST_IMAGES = Pattern.compile("(.*-)?(t10k|test)-images[-.]idx3-ubyte");
    private static final Pattern TEST_LABELS = Pattern.compile("(.*-)?(t10k|test)-labels[-.]idx1-ubyte");

    @Override
    public boolean recognises(FileTree tree) {
        return tree.nearest(name -> ANY.matcher(name).matches()) != null;
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        FileTree tree = request.tree();
        List<String> missing = new ArrayList<>();
        Entry trainImages = find(tree, TRAIN_IMAGES, "train-images-idx3-ubyte", missing);
        Entry trainLabels = find(tree, TRAIN_LABELS, "train-labels-idx1-ubyte", missing);
        Entry testImages = find(tree, TEST_IMAGES, "t10k-images-idx3-ubyte", missing);
        Entry testLabels = find(tree, TEST_LABELS, "t10k-labels-idx1-ubyte", missing);
        if (request.keepsWhole() && trainImages != null && trainLabels != null && testImages == null) {
            return readWhole(request, trainImages, trainLabels);
        }
        if (!missing.isEmpty()) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read IDX set " + request.name(),
                    "no " + String.join(", no ", missing),
                    "images and labels of train and t10k, plain or .gz");
        }
        try (IdxFile train = IdxFile.open(tree, trainImages, 3);
                IdxFile test = IdxFile.open(tree, testImages, 3)) {
            ReadingProgress progress = new ReadingProgress(request.progress(), (long) train.extent(0) + test.extent(0));
            return new RawSplits(
                    request.name(),
                    split(tree, "training images " + trainImages.path(), train, trainLabels, progress),
                    split(tree, "test images " + testImages.path(), test, testLabels, progress),
                    Optional.empty(),
                    request.notes());
        }
    }

    private static RawSplits readWhole(Request request, Entry imageEntry, Entry labelEntry) throws IOException {
        try (IdxFile images = IdxFile.open(request.tree(), imageEntry, 3)) {
            ReadingProgress progress = new ReadingProgress(request.progress(), images.extent(0));
            RawSplits.Split whole = split(request.tree(), "images " + imageEntry.path(), images, labelEntry, progress);
            return new RawSplits(request.name(), whole, whole, Optional.empty(), request.notes());
        }
    }

    private static Entry find(FileTree tree, Pattern pattern, String usual, List<String> missing) {
        Entry entry = tree.nearest(name -> pattern.matcher(name).matches());
        if (entry == null) {
            missing.add(usual);
        }
        return entry;
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
