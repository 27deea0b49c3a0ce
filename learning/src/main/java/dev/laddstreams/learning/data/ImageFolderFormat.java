package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * JPEG and PNG files whose folder names their class, as {@link ClassFolders} finds them. Pictures that all have one square
 * size of at most 128 px keep it. Otherwise each is scaled, with antialiasing, until its shorter side is 32, 64 or 128 px,
 * the largest of them that the median picture's shorter side reaches, and its centred square is taken. One channel where
 * every picture is grey, else RGB.
 */
record ImageFolderFormat() implements SetFormat {
    private static final int SMALLEST_SIDE = 32;
    private static final int LARGEST_SIDE = 128;
    private static final int NAMED_FILES = 5;

    @Override
    public boolean recognises(FileTree tree) {
        return tree.files().stream().anyMatch(ImageFile::isImage);
    }

    @Override
    public RawSplits read(Request request) {
        Run run = new Run(request);
        return run.read(ClassFolders.of(request.tree(), request.name(), request.missingSplit()));
    }

    /** One reading of one set. */
    private static final class Run {
        private final Request request;
        /** What is wrong with each file that could not be read, by path. */
        private final SortedMap<String, String> unreadable = new ConcurrentSkipListMap<>();

        Run(Request request) {
            this.request = request;
        }

        RawSplits read(ClassFolders folders) {
            List<ClassFolders.Labelled> files = folders.files();
            ImageFile.Size[] sizes = new ImageFile.Size[files.size()];
            IntStream.range(0, files.size()).parallel().forEach(i -> sizes[i] = size(files.get(i)));
            if (unreadable.size() == files.size()) {
                requireAllReadable(files.size());
            }
            ImageShape shape = shape(Arrays.stream(sizes).filter(s -> s != null).toList());
            boolean[] readable = new boolean[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                readable[i] = sizes[i] != null;
            }
            ReadingProgress progress = new ReadingProgress(request.progress(), files.size());
            RawSplits.Split train = split("training images", folders, shape, readable, false, progress);
            RawSplits.Split test = request.keepsWhole() && folders.whole()
                    ? train
                    : split("test images", folders, shape, readable, true, progress);
            requireAllReadable(files.size());
            request.notes().skipped(List.copyOf(unreadable.keySet()));
            return new RawSplits(request.name(), train, test, Optional.of(folders.classNames()), request.notes());
        }

        private ImageFile.Size size(ClassFolders.Labelled file) {
            try {
                return image(file).size();
            } catch (ImageFile.Unreadable e) {
                unreadable.put(file.entry().path(), e.getMessage());
                return null;
            }
        }

        private ImageFile image(ClassFolders.Labelled file) {
            return new ImageFile(request.tree(), file.entry());
        }

        /** Called when every file was looked at, so that all faults are told at once. */
        private void requireAllReadable(int files) {
            if (unreadable.isEmpty() || request.options().unreadable() == ReadingOptions.Unreadable.LEAVE_OUT) {
                return;
            }
            String first = unreadable.entrySet().stream()
                    .limit(NAMED_FILES)
                    .map(file -> file.getKey() + " (" + file.getValue() + ")")
                    .collect(joining(", "));
            int more = unreadable.size() - NAMED_FILES;
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + unreadable.size() + " of the " + files + " images of " + request.name(),
                    first + (more > 0 ? " and " + more + " more" : ""),
                    "whole JPEG or PNG files; --skip-unreadable leaves the others out");
        }

        private ImageShape shape(List<ImageFile.Size> sizes) {
            if (sizes.isEmpty()) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID, "read " + request.name(), "no image is readable", "JPEG or PNG images");
            }
            int channels = sizes.stream().allMatch(ImageFile.Size::grey) ? 1 : 3;
            ImageFile.Size first = sizes.get(0);
            boolean same = sizes.stream().allMatch(s -> s.width() == first.width() && s.height() == first.height());
            if (same && first.width() == first.height() && first.width() <= LARGEST_SIDE) {
                return new ImageShape(channels, first.height(), first.width());
            }
            int[] shorter = sizes.stream()
                    .mapToInt(s -> Math.min(s.width(), s.height()))
                    .sorted()
                    .toArray();
            int reached = Math.max(SMALLEST_SIDE, Math.min(LARGEST_SIDE, shorter[shorter.length / 2]));
            int side = Integer.highestOneBit(reached);
            return new ImageShape(channels, side, side);
        }

        private RawSplits.Split split(
                String part,
                ClassFolders folders,
                ImageShape shape,
                boolean[] readable,
                boolean test,
                ReadingProgress progress) {
            String what = part + " of " + request.name();
            int[] positions = IntStream.range(0, readable.length)
                    .filter(i -> readable[i] && folders.files().get(i).test() == test)
                    .toArray();
            PixelStore store = new PixelStore(what, positions.length, shape);
            boolean[] decoded = new boolean[positions.length];
            IntStream.range(0, positions.length).parallel().forEach(i -> {
                decoded[i] = decode(folders.files().get(positions[i]), shape, store, i);
                progress.advance();
            });
            int[] kept =
                    IntStream.range(0, decoded.length).filter(i -> decoded[i]).toArray();
            return new RawSplits.Split(
                    what,
                    kept.length == positions.length ? store : store.select(what, kept),
                    Arrays.stream(kept)
                            .map(i -> folders.files().get(positions[i]).label())
                            .toArray());
        }

        private boolean decode(ClassFolders.Labelled file, ImageShape shape, PixelStore store, int index) {
            try {
                ImageFile.Decoded image = image(file).decode(shape.channels());
                boolean fits = image.shape().equals(shape);
                store.put(
                        index,
                        fits ? image.planes() : Resampler.toSquare(image.planes(), image.shape(), shape.width()),
                        0);
                return true;
            } catch (ImageFile.Unreadable e) {
                unreadable.put(file.entry().path(), e.getMessage());
                return false;
            }
        }
    }
}
