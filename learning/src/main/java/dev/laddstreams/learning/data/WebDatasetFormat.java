package dev.laddstreams.learning.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassFolders.Labelled;
import dev.laddstreams.learning.data.FileTree.Entry;
import dev.laddstreams.learning.data.SetVocabulary.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * WebDataset: tar shards, or a folder, of samples {@code <id>.cls} (a class index) with one picture, or with {@code
 * <id>.npy} or {@code <id>.image.npy} in normalised space. Shards are of the part that their name says. What else a sample
 * holds is not read.
 */
record WebDatasetFormat() implements SetFormat {
    private static final String SHARD = "tar";
    private static final String LABEL = "cls";
    private static final Set<String> ARRAYS = Set.of("npy", "image.npy");
    private static final Set<String> OTHER_DATA = Set.of("npy", "npz", "bin");
    private static final int MOST_LABEL_BYTES = 32;
    private static final String RULE = "samples <id>.cls with one <id>.png, .jpg or .image.npy each";

    @Override
    public boolean recognises(FileTree tree) {
        return hasSamples(tree) || hasOnlyShards(tree);
    }

    /** A tar beside other data is what they were unpacked from. */
    private static boolean hasOnlyShards(FileTree tree) {
        return tree instanceof FolderTree
                && tree.files().stream().anyMatch(WebDatasetFormat::isShard)
                && tree.files().stream()
                        .noneMatch(file -> ImageFile.isImage(file)
                                || OTHER_DATA.contains(file.ending())
                                || file.plainName().endsWith("ubyte"));
    }

    /** A label with an image: other programs have files of that ending too. */
    private static boolean hasSamples(FileTree tree) {
        return tree.files().stream().anyMatch(file -> file.ending().equals(LABEL))
                && byId(tree).values().stream()
                        .anyMatch(sample -> sample.containsKey(LABEL)
                                && sample.keySet().stream().anyMatch(WebDatasetFormat::isImage));
    }

    private static boolean isShard(Entry file) {
        return file.ending().equals(SHARD);
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        if (hasSamples(request.tree()) || !(request.tree() instanceof FolderTree folder)) {
            return readSamples(request);
        }
        List<Entry> shards =
                folder.files().stream().filter(WebDatasetFormat::isShard).toList();
        requireOneSet(request, shards);
        Map<String, Path> tars = new TreeMap<>();
        shards.forEach(shard -> tars.put(shard.path() + "/", folder.root().resolve(shard.path())));
        TarTree tree = TarTree.of(tars);
        tree.remarks().forEach(request.notes()::note);
        return readSamples(request.in(tree));
    }

    /** Shards of one set differ in number and part alone. */
    private static void requireOneSet(Request request, List<Entry> shards) {
        Set<String> sets = new TreeSet<>();
        for (Entry shard : shards) {
            List<String> words = SetVocabulary.words(shard.path()).stream()
                    .filter(word -> SetVocabulary.wordPart(word).isEmpty())
                    .map(word -> word.replaceFirst("\\d+$", ""))
                    .filter(word -> !word.isEmpty())
                    .toList();
            sets.add(String.join(" ", words.subList(0, words.size() - 1)));
        }
        if (sets.size() > 1) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + request.name(),
                    "it holds shards of " + sets.size() + " sets, " + String.join(" and ", sets),
                    "one set; give the folder or the tar of one");
        }
    }

    private static RawSplits readSamples(Request request) throws IOException {
        List<Labelled> samples = new ArrayList<>();
        Map<String, Map<String, Entry>> byId = byId(request.tree());
        Set<Part> parts = new HashSet<>();
        byId.keySet().forEach(id -> part(id).ifPresent(parts::add));
        Part test = parts.contains(Part.TEST) ? Part.TEST : Part.VALIDATION;
        boolean split = parts.contains(Part.TRAIN) && parts.contains(test);
        for (Map.Entry<String, Map<String, Entry>> sample : byId.entrySet()) {
            Optional<Part> part = split ? part(sample.getKey()) : Optional.of(Part.TRAIN);
            if (part.isEmpty()) {
                throw invalid("sample " + sample.getKey() + " is of no part, others are", "shards of one set");
            }
            if (part.get() == Part.TRAIN || part.get() == test) {
                samples.add(labelled(request, sample.getKey(), sample.getValue(), part.get() != Part.TRAIN));
            } else {
                request.notes().note("left aside: validation part, as there is a test part");
            }
        }
        if (split) {
            request.notes().split("shards of " + Part.TRAIN + " to train on, of " + test + " to test on");
        } else if (!request.keepsWhole()) {
            request.notes().split("no test part: of each class every fifth image is kept to test on");
            samples = SampleArrays.split(samples);
        }
        boolean pictures = samples.stream().allMatch(sample -> ImageFile.isImage(sample.entry()));
        if (pictures) {
            DataSets.requireNoNormalisation(request.name(), request.options());
        }
        return pictures
                ? ImageFolderFormat.read(asStored(request), new ClassFolders(List.of(), samples))
                : SampleArrays.read(request, samples);
    }

    /** Pictures of an export keep their size, whatever it is. */
    private static Request asStored(Request request) {
        return request.options().choosesSize() && request.metadata().side().isPresent()
                ? request.sized(request.metadata().side().getAsInt())
                : request;
    }

    private static Map<String, Map<String, Entry>> byId(FileTree tree) {
        Map<String, Map<String, Entry>> samples = new LinkedHashMap<>();
        for (Entry file : tree.files()) {
            int dot = file.path().indexOf('.', file.path().lastIndexOf('/') + 1);
            if (dot >= 0) {
                samples.computeIfAbsent(file.path().substring(0, dot), id -> new TreeMap<>())
                        .put(file.path().substring(dot + 1).toLowerCase(Locale.ROOT), file);
            }
        }
        samples.values()
                .removeIf(sample -> sample.size() == 1
                        && !sample.containsKey(LABEL)
                        && sample.keySet().stream().noneMatch(WebDatasetFormat::isImage));
        return samples;
    }

    private static boolean isImage(String extension) {
        return ARRAYS.contains(extension) || ImageFile.isImage(new Entry("x." + extension, 0));
    }

    private static Optional<Part> part(String id) {
        int end = id.lastIndexOf('/');
        return end < 0 ? Optional.empty() : SetVocabulary.part(id.substring(0, end));
    }

    private static Labelled labelled(Request request, String id, Map<String, Entry> sample, boolean test)
            throws IOException {
        List<String> images =
                sample.keySet().stream().filter(WebDatasetFormat::isImage).toList();
        Entry label = sample.get(LABEL);
        if (label == null || images.size() != 1) {
            throw invalid(
                    "sample " + id + " has " + (label == null ? "no " + LABEL : images.size() + " images") + " ("
                            + String.join(", ", sample.keySet()) + ")",
                    RULE);
        }
        for (String other : sample.keySet()) {
            if (!other.equals(LABEL) && !images.contains(other)) {
                request.notes().leaveOut(other);
            }
        }
        return new Labelled(Objects.requireNonNull(sample.get(images.get(0))), label(request, label), test);
    }

    private static int label(Request request, Entry entry) throws IOException {
        try (InputStream in = request.tree().open(entry)) {
            String text = new String(in.readNBytes(MOST_LABEL_BYTES), US_ASCII).strip();
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
                throw invalid(entry.path() + " holds '" + text + "'", "a class index from 0 on");
            }
            return Integer.parseInt(text);
        }
    }

    private static LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read WebDataset", value, expected);
    }
}
