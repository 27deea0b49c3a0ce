package dev.laddstreams.learning.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassFolders.Labelled;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
        ShardParts.requireOneSet(request, shards.stream().map(Entry::path).toList());
        Map<String, Path> tars = new TreeMap<>();
        shards.forEach(shard -> tars.put(shard.path() + "/", folder.root().resolve(shard.path())));
        TarTree tree = TarTree.of(tars);
        tree.remarks().forEach(request.notes()::note);
        return readSamples(request.in(tree));
    }

    private static RawSplits readSamples(Request request) throws IOException {
        List<Labelled> labelled = new ArrayList<>();
        Map<String, Map<String, Entry>> byId = byId(request.tree());
        ShardParts parts = ShardParts.of(
                byId.keySet().stream().map(WebDatasetFormat::shard).toList());
        for (Map.Entry<String, Map<String, Entry>> sample : byId.entrySet()) {
            Optional<Boolean> test = parts.isTest(request, shard(sample.getKey()), "sample " + sample.getKey());
            if (test.isPresent()) {
                labelled.add(labelled(request, sample.getKey(), sample.getValue(), test.get()));
            }
        }
        List<Labelled> samples = parts.complete(request, labelled);
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

    /** Path of the tar or folder that a sample lies in. */
    private static String shard(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('/')));
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
