package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens any supported data set.
 *
 * <p>Sides are padded with black to at least 32 px and to a multiple of what the ConvNet halves them by (28 becomes 32).
 * Normalisation is the published one for MNIST, Fashion-MNIST, CIFAR-10 and CIFAR-100, which are recognised by shape,
 * classes and mean intensity; else it is measured on the training split, without the padding. Everything is read into
 * memory, at most 2 GiB a split; of Parquet alone, images are unpacked to a temporary file while they are read.
 */
public final class DataSets {
    /** The word that opens the generated set. */
    public static final String SHAPES = "shapes";

    static final String ACCEPTED =
            "the word shapes, or a folder or zip with IDX files (train-images-idx3-ubyte, ...), CIFAR binaries"
                    + " (data_batch_1.bin, ..., test_batch.bin), pictures (JPEG, PNG, BMP, GIF, TIFF) in class folders, an npz or npy"
                    + " arrays (x_train, y_train, x_test, y_test), WebDataset tars (<id>.cls, <id>.png, ...), or Parquet files (columns"
                    + " image and label)";

    private static final List<SetFormat> FORMATS = List.of(
            new WebDatasetFormat(),
            new ParquetFormat(),
            new IdxFormat(),
            new CifarFormat(),
            new NumpyFormat(),
            new ImageFolderFormat());
    /** Formats whose images may be picture files, which can be brought to another size. */
    private static final Set<Class<? extends SetFormat>> WITH_PICTURES =
            Set.of(ImageFolderFormat.class, WebDatasetFormat.class, ParquetFormat.class);
    /** Formats whose images may be normalised arrays. */
    private static final Set<Class<? extends SetFormat>> WITH_ARRAYS =
            Set.of(NumpyFormat.class, WebDatasetFormat.class, ParquetFormat.class);

    private static final int MOST_NAME_LETTERS = 60;
    private static final int NAMED_FILES = 3;

    private DataSets() {}

    /**
     * @param location {@code shapes}, or a folder, zip, npz, tar or Parquet file
     * @param options how it is read where there is a choice
     * @param progress hears images read; called by one thread at a time, not always the same
     * @throws LaddException INPUT_UNREADABLE for what is missing, empty or forbidden; INPUT_INVALID for content that breaks
     *     the format's rules; OUT_OF_MEMORY for a set that does not fit
     */
    public static DataSplits open(String location, ReadingOptions options, ProgressListener progress) {
        return open(location, options, MissingSplit.SPLIT, progress);
    }

    /**
     * As {@link #open}, but a set without a test part of its own is not split: its training part is all of it, and so is
     * its test part. For sets that are to be labelled, not learned from.
     */
    public static DataSplits openWhole(String location, ReadingOptions options, ProgressListener progress) {
        return open(location, options, MissingSplit.KEEP_WHOLE, progress);
    }

    /**
     * Looks at a set without reading its images, for callers that will read it much later.
     *
     * @throws LaddException as {@link #open}, for what is missing, empty, forbidden or in no known format
     */
    public static void requireKnown(String location) {
        if (!location.equals(SHAPES)) {
            inTree(location, (path, tree) -> format(location, tree));
        }
    }

    private static DataSplits open(
            String location, ReadingOptions options, MissingSplit missingSplit, ProgressListener progress) {
        if (location.equals(SHAPES)) {
            requireNoSize(location, options);
            requireNoNormalisation(location, options);
            return Shapes.generate(progress);
        }
        return inTree(location, (path, tree) -> {
            ReadingNotes notes = new ReadingNotes();
            tree.remarks().forEach(notes::note);
            SetFormat format = formatFor(location, tree, options);
            SetFormat.Request request = new SetFormat.Request(
                    tree, name(path), options, missingSplit, notes, SetMetadata.of(path, tree, notes), progress);
            return format.read(request)
                    .described(request.space(), request.metadata().classNames())
                    .finish();
        });
    }

    private static SetFormat formatFor(String location, FileTree tree, ReadingOptions options) {
        SetFormat format = format(location, tree);
        if (!WITH_PICTURES.contains(format.getClass())) {
            requireNoSize(location, options);
        }
        if (!WITH_ARRAYS.contains(format.getClass())) {
            requireNoNormalisation(location, options);
        }
        return format;
    }

    static void requireNoSize(String location, ReadingOptions options) {
        if (!options.choosesSize()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "bring the images of " + location + " to another size",
                    "they are arrays, not picture files",
                    "no --size and no --resize; arrays keep their size");
        }
    }

    static void requireNoNormalisation(String location, ReadingOptions options) {
        if (options.normalisation().isPresent()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "undo a normalisation of " + location,
                    "it holds intensities, not normalised arrays",
                    "no --mean and no --std");
        }
    }

    @FunctionalInterface
    private interface TreeUse<T> {
        T apply(Path path, FileTree tree) throws IOException;
    }

    private static <T> T inTree(String location, TreeUse<T> use) {
        Path path = existing(location);
        try (FileTree tree = FileTree.of(path)) {
            if (tree.files().isEmpty()) {
                throw unreadable(location, "it is empty", null);
            }
            return use.apply(path, tree);
        } catch (IOException e) {
            throw unreadable(location, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static Path existing(String location) {
        Path path;
        try {
            path = Path.of(location);
        } catch (InvalidPathException e) {
            throw unreadable(location, "it is no path", e);
        }
        if (location.isBlank() || !Files.exists(path)) {
            throw unreadable(location, "it does not exist", null);
        }
        if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
            // opening a named pipe waits for whoever writes to it
            throw unreadable(location, "it is neither a folder nor a file", null);
        }
        return path;
    }

    private static LaddException unreadable(String location, String value, @Nullable Exception cause) {
        return LaddException.cannot(Reason.INPUT_UNREADABLE, "read data set " + location, value, ACCEPTED, cause);
    }

    private static SetFormat format(String location, FileTree tree) {
        for (SetFormat format : FORMATS) {
            if (format.recognises(tree)) {
                return format;
            }
        }
        String names = tree.files().stream()
                .limit(NAMED_FILES)
                .map(FileTree.Entry::path)
                .collect(Collectors.joining(", "));
        int more = tree.files().size() - NAMED_FILES;
        throw LaddException.cannot(
                Reason.INPUT_INVALID,
                "read data set " + location,
                "it holds " + names + (more > 0 ? " and " + more + " more" : ""),
                ACCEPTED);
    }

    /** The file's or folder's name as a dataset id: lower-case letters, digits, {@code -} and {@code _}. */
    static String name(Path path) {
        Path file = path.toAbsolutePath().normalize().getFileName();
        String name = (file == null ? "" : file.toString())
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\.(zip|npz|tar|parquet)$", "")
                .replaceAll("[^a-z0-9_]+", "-")
                .replaceAll("^[-_]+|-+$", "");
        return name.isEmpty() ? "dataset" : name.substring(0, Math.min(MOST_NAME_LETTERS, name.length()));
    }
}
