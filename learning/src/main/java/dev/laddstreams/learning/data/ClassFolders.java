package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a tree by class and split. {@code train/<class>/...} with {@code test/<class>/...}, else with {@code
 * val/<class>/...}; or {@code <class>/...}, split as {@link MissingSplit} says; one folder around all of it is looked
 * through. Classes are sorted by name, or as numbers where all of them are; images by path.
 *
 * @param files in the order of reading
 */
record ClassFolders(List<String> classNames, List<Labelled> files) {
    private static final Logger LOG = LoggerFactory.getLogger(ClassFolders.class);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final String TRAIN = "train";
    private static final List<String> TEST = List.of("test", "val");

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

    static ClassFolders of(FileTree tree, String name, MissingSplit missingSplit) {
        List<Entry> images = tree.files().stream().filter(ImageFile::isImage).toList();
        if (images.size() < tree.files().size()) {
            LOG.info(
                    "{}: {} of {} files are JPEG or PNG, the others are not read",
                    name,
                    images.size(),
                    tree.files().size());
        }
        int wrap = wrapping(images);
        Set<String> top = images.stream()
                .filter(e -> e.depth() > wrap)
                .map(e -> part(e.path(), wrap).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String test = TEST.stream().filter(top::contains).findFirst().orElse(null);
        boolean split = test != null && top.contains(TRAIN);
        return split ? splitFolders(tree, images, wrap, test) : unsplitFolders(tree, images, wrap, missingSplit);
    }

    /** 1 when one folder holds everything and has folders of images below, else 0. */
    private static int wrapping(List<Entry> images) {
        String first = part(images.get(0).path(), 0);
        return images.stream().allMatch(e -> e.depth() >= 2 && part(e.path(), 0).equals(first)) ? 1 : 0;
    }

    private static String part(String path, int index) {
        return path.split("/", -1)[index];
    }

    private static ClassFolders splitFolders(FileTree tree, List<Entry> images, int wrap, String test) {
        List<Entry> chosen = images.stream()
                .filter(e -> isSplit(e.path(), wrap, TRAIN) || isSplit(e.path(), wrap, test))
                .toList();
        List<String> classes = classes(
                tree.folders().stream()
                        .filter(f -> isSplit(f, wrap, TRAIN) || isSplit(f, wrap, test))
                        .toList(),
                chosen,
                wrap + 1);
        return new ClassFolders(
                readable(classes),
                chosen.stream()
                        .map(e -> new Labelled(
                                e, classes.indexOf(part(e.path(), wrap + 1)), isSplit(e.path(), wrap, test)))
                        .toList());
    }

    private static boolean isSplit(String path, int wrap, String split) {
        String[] parts = path.split("/", -1);
        return parts.length > wrap && parts[wrap].toLowerCase(Locale.ROOT).equals(split);
    }

    private static ClassFolders unsplitFolders(FileTree tree, List<Entry> images, int wrap, MissingSplit missingSplit) {
        List<String> classes = classes(tree.folders(), images, wrap);
        int[] labels = images.stream()
                .mapToInt(e -> classes.indexOf(part(e.path(), wrap)))
                .toArray();
        boolean[] test = missingSplit == MissingSplit.SPLIT ? ClassSplit.test(labels) : new boolean[labels.length];
        List<Labelled> files = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            files.add(new Labelled(images.get(i), labels[i], test[i]));
        }
        return new ClassFolders(readable(classes), files);
    }

    private static List<String> readable(List<String> folders) {
        return folders.stream().map(f -> IMAGENETTE.getOrDefault(f, f)).toList();
    }

    /** Names of the folders at one level, those without images included: the caller finds them empty. */
    private static List<String> classes(List<String> folders, List<Entry> images, int level) {
        for (Entry image : images) {
            if (image.depth() <= level) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read image " + image.path(),
                        "it lies in no class folder",
                        "train/<class>/<image> and test/<class>/<image>, or <class>/<image>");
            }
        }
        Set<String> names = new TreeSet<>();
        for (String folder : folders) {
            if (folder.chars().filter(c -> c == '/').count() >= level) {
                names.add(part(folder, level));
            }
        }
        boolean numbers = names.stream().allMatch(n -> NUMBER.matcher(n).matches());
        return names.stream()
                .sorted(numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder())
                .toList();
    }
}
