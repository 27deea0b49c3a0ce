package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The images of a tree by class and split, as {@link SplitFolders} finds them: {@code train/<class>/...} with {@code
 * test/<class>/...}, else with {@code val/<class>/...}, in all their spellings; or {@code <class>/...}, split as {@link
 * MissingSplit} says; folders around all of it are looked through. Classes are sorted by name, or as numbers where all of
 * them are; images by path.
 *
 * @param files in the order of reading
 */
record ClassFolders(List<String> classNames, List<Labelled> files) {
    /** As many as labels can be in arrays. */
    static final int MOST_CLASSES = 65_536;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** What the ten folders of Imagenette, named by WordNet ids, hold. */
    private static final Map<String, String> IMAGENETTE = Map.of(
            "n01440764", "tench",
            "n02102040", "English springer",
            "n02979186", "cassette player",
            "n03000684", "chain saw",
            "n03028079", "church",
            "n03394916", "French horn",
            "n03417042", "garbage truck",
            "n03425413", "gas pump",
            "n03445777", "golf ball",
            "n03888257", "parachute");

    /** An image file with its class index and split. */
    record Labelled(Entry entry, int label, boolean test) {}

    /** Whether no image is a test image, because the set has no split of its own and was to be kept whole. */
    boolean whole() {
        return files.stream().noneMatch(Labelled::test);
    }

    static ClassFolders of(SetFormat.Request request) throws IOException {
        List<Entry> images = new ArrayList<>();
        for (Entry file : request.tree().files()) {
            if (ImageFile.isImage(file)) {
                images.add(file);
            } else {
                request.notes().leaveOut(SetVocabulary.kind(file));
            }
        }
        SplitFolders split = SplitFolders.find(request, images);
        Set<String> names = new TreeSet<>(split.train().folders(request.tree()));
        split.test().ifPresent(test -> names.addAll(test.classNames(request.tree())));
        if (names.size() > MOST_CLASSES) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read image folders " + request.name(),
                    names.size() + " class folders",
                    "at most " + MOST_CLASSES + ", one for each class");
        }
        List<String> classes = sorted(names);
        List<Labelled> files = split.test().isPresent()
                ? labelled(split, classes)
                : unsplit(split.train(), classes, request.missingSplit());
        return new ClassFolders(
                classes.stream().map(c -> IMAGENETTE.getOrDefault(c, c)).toList(), files);
    }

    private static List<String> sorted(Set<String> names) {
        boolean numbers = names.stream().allMatch(n -> NUMBER.matcher(n).matches());
        return names.stream()
                .sorted(numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder())
                .toList();
    }

    private static List<Labelled> labelled(SplitFolders split, List<String> classes) {
        Map<String, Integer> indices = indices(classes);
        List<Labelled> files = new ArrayList<>();
        for (Entry image : split.train().images()) {
            files.add(new Labelled(
                    image, Objects.requireNonNull(indices.get(className(split.train(), image)), "class"), false));
        }
        ImageFolder test = split.test().orElseThrow();
        for (Entry image : test.images()) {
            files.add(new Labelled(image, Objects.requireNonNull(indices.get(className(test, image)), "class"), true));
        }
        return files;
    }

    private static List<Labelled> unsplit(ImageFolder folder, List<String> classes, MissingSplit missingSplit) {
        Map<String, Integer> indices = indices(classes);
        int[] labels = folder.images().stream()
                .mapToInt(image -> Objects.requireNonNull(indices.get(className(folder, image)), "class"))
                .toArray();
        boolean[] test = missingSplit == MissingSplit.SPLIT ? ClassSplit.test(labels) : new boolean[labels.length];
        List<Labelled> files = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            files.add(new Labelled(folder.images().get(i), labels[i], test[i]));
        }
        return files;
    }

    private static Map<String, Integer> indices(List<String> classes) {
        Map<String, Integer> indices = new HashMap<>();
        classes.forEach(name -> indices.put(name, indices.size()));
        return indices;
    }

    private static String className(ImageFolder folder, Entry image) {
        return folder.className(image)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read image " + image.path(),
                        "it lies in no class folder",
                        "train/<class>/<image> and test/<class>/<image>, or <class>/<image>"));
    }
}
