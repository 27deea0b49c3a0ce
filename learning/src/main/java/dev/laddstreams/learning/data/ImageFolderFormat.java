package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Picture files whose folder names their class, as {@link ClassFolders} finds them, at one size, as {@link SizeRule}
 * chooses it. One channel where every picture is stored as grey, or where some are and the others show no colour; else RGB.
 */
record ImageFolderFormat() implements SetFormat {
    private static final int NAMED_FILES = 5;

    @Override
    public boolean recognises(FileTree tree) {
        return tree.files().stream().anyMatch(ImageFile::isImage);
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        ClassFolders folders = ClassFolders.of(request);
        return read(request, folders).named(Optional.of(folders.classNames()));
    }

    /** Reads pictures whose classes are known by index; the names are left to the caller. */
    static RawSplits read(Request request, ClassFolders folders) {
        return new Run(request).read(folders);
    }

    /** What every picture becomes. */
    private record Target(int channels, SizeRule rule) {
        ImageShape shape() {
            return new ImageShape(channels, rule.side(), rule.side());
        }
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
            ImageFile.@Nullable Size[] sizes = new ImageFile.@Nullable Size[files.size()];
            IntStream.range(0, files.size())
                    .parallel()
                    .forEach(i -> sizes[i] = size(files.get(i)).orElse(null));
            if (unreadable.size() == files.size()) {
                requireAllReadable(files.size());
            }
            List<ImageFile.Size> known =
                    Arrays.stream(sizes).filter(size -> size != null).toList();
            if (known.isEmpty()) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID, "read " + request.name(), "no image is readable", "JPEG or PNG images");
            }
            Target target = new Target(channels(files, sizes), SizeRule.of(known, request.options()));
            note(known, target);
            ReadingProgress progress = new ReadingProgress(request.progress(), files.size());
            RawSplits.Split train = split("training images", folders, target, sizes, false, progress);
            RawSplits.Split test = request.keepsWhole() && folders.whole()
                    ? train
                    : split("test images", folders, target, sizes, true, progress);
            requireAllReadable(files.size());
            request.notes().skipped(List.copyOf(unreadable.keySet()));
            return new RawSplits(request.name(), train, test, Optional.empty(), request.notes());
        }

        /** Pictures stored as RGB can be grey all the same; that is looked at where others are stored as grey. */
        private int channels(List<ClassFolders.Labelled> files, ImageFile.@Nullable Size[] sizes) {
            int[] coloured = IntStream.range(0, sizes.length)
                    .filter(i -> sizes[i] != null && !sizes[i].grey())
                    .toArray();
            boolean greyOnes = Arrays.stream(sizes).anyMatch(size -> size != null && size.grey());
            boolean grey = coloured.length == 0
                    || (greyOnes && Arrays.stream(coloured).parallel().noneMatch(i -> hasColour(files.get(i))));
            if (grey && coloured.length > 0) {
                request.notes().note(coloured.length + " pictures are stored as RGB but are grey: taken as grey");
            } else if (!grey && greyOnes) {
                long some = Arrays.stream(sizes)
                        .filter(size -> size != null && size.grey())
                        .count();
                request.notes()
                        .note(some + " of " + sizes.length + " pictures are grey: taken as RGB, as the others are");
            }
            return grey ? 1 : 3;
        }

        private boolean hasColour(ClassFolders.Labelled file) {
            try {
                return image(file).hasColour();
            } catch (ImageFile.Unreadable e) {
                // Decoding it again, with the others, reports it.
                return false;
            }
        }

        private void note(List<ImageFile.Size> known, Target target) {
            request.notes().range("pictures", "bytes in 0..255");
            request.notes().sizes(target.rule().text());
            long turned = known.stream().filter(ImageFile.Size::turned).count();
            if (turned > 0) {
                request.notes()
                        .note(
                                request.options().orientation() == ReadingOptions.Orientation.APPLY
                                        ? turned + " pictures are turned upright, as their EXIF orientation says"
                                        : turned + " pictures are not turned, though they have an EXIF orientation");
            }
            long several = known.stream().filter(size -> size.frames() > 1).count();
            if (several > 0) {
                request.notes().note("of " + several + " files with several pictures the first is taken");
            }
        }

        private Optional<ImageFile.Size> size(ClassFolders.Labelled file) {
            try {
                return Optional.of(image(file).size());
            } catch (ImageFile.Unreadable e) {
                unreadable.put(file.entry().path(), e.getMessage());
                return Optional.empty();
            }
        }

        private ImageFile image(ClassFolders.Labelled file) {
            return new ImageFile(request.tree(), file.entry(), request.options().orientation());
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
                    "whole JPEG, PNG, BMP, GIF or TIFF files; --skip-unreadable leaves the others out");
        }

        private RawSplits.Split split(
                String part,
                ClassFolders folders,
                Target target,
                ImageFile.@Nullable Size[] sizes,
                boolean test,
                ReadingProgress progress) {
            String what = part + " of " + request.name();
            int[] positions = IntStream.range(0, sizes.length)
                    .filter(i -> sizes[i] != null && folders.files().get(i).test() == test)
                    .toArray();
            PixelStore store = new PixelStore(what, positions.length, target.shape());
            boolean[] decoded = new boolean[positions.length];
            IntStream.range(0, positions.length).parallel().forEach(i -> {
                decoded[i] = decode(folders.files().get(positions[i]), target, store, i);
                progress.advance();
            });
            int[] kept =
                    IntStream.range(0, decoded.length).filter(i -> decoded[i]).toArray();
            if (kept.length == 0) {
                requireAllReadable(sizes.length);
            }
            return new RawSplits.Split(
                    what,
                    kept.length == positions.length ? store : store.select(what, kept),
                    Arrays.stream(kept)
                            .map(i -> folders.files().get(positions[i]).label())
                            .toArray());
        }

        private boolean decode(ClassFolders.Labelled file, Target target, PixelStore store, int index) {
            try {
                store.put(index, target.rule().apply(image(file).decode(target.channels())), 0);
                return true;
            } catch (ImageFile.Unreadable e) {
                unreadable.put(file.entry().path(), e.getMessage());
                return false;
            }
        }
    }
}
