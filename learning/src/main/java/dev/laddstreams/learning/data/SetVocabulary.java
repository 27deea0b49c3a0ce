package dev.laddstreams.learning.data;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words by which data sets name their parts, and the by-products of programs; one list for folders, zips and arrays. */
final class SetVocabulary {
    /** Part of a set. */
    enum Part {
        TRAIN,
        VALIDATION,
        TEST
    }

    private static final Set<String> TRAIN =
            Set.of("train", "training", "trn", "trainset", "traindata", "trainingset", "trainval");
    private static final Set<String> VALIDATION = Set.of(
            "val",
            "valid",
            "validation",
            "validate",
            "valset",
            "valdata",
            "validset",
            "validationset",
            "dev",
            "devset",
            "eval",
            "evaluation",
            "evalset",
            "holdout",
            "heldout");
    private static final Set<String> TEST =
            Set.of("test", "testing", "tst", "testset", "testdata", "testingset", "t10k");

    /** Folders that programs leave behind: file servers, Python, Windows, macOS. */
    private static final Set<String> BY_PRODUCTS = Set.of(
            "__macosx",
            "@eadir",
            "#recycle",
            "@recycle",
            "@recently-snapshot",
            "__pycache__",
            "$recycle.bin",
            "system volume information",
            "lost+found",
            "thumbs.db",
            "desktop.ini",
            "ehthumbs.db");

    private static final Set<String> UNREAD_PICTURES = Set.of(
            "webp", "heic", "heif", "avif", "jp2", "j2k", "jxl", "svg", "psd", "tga", "ppm", "pgm", "pbm", "pnm", "ico",
            "dng", "cr2", "nef", "arw", "exr", "hdr");

    private static final Pattern SEPARATOR =
            Pattern.compile("[^\\p{L}\\p{Nd}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?<=\\p{L})\\d+$");

    private SetVocabulary() {}

    /** The words of a name, lower case; {@code trainImages_2} is train, images, 2. */
    static List<String> words(String name) {
        return Arrays.stream(SEPARATOR.split(name))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The part that a name speaks of; a name that says both training and something else, such as train-val, is training. */
    static Optional<Part> part(String name) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String word : words(name)) {
            wordPart(word).ifPresent(parts::add);
        }
        return parts.stream().findFirst();
    }

    /** The part that one word means, a number at its end aside: {@code test1}, {@code val2017}. */
    static Optional<Part> wordPart(String word) {
        if (word.equals("t10k")) {
            return Optional.of(Part.TEST);
        }
        String plain = NUMBER_AT_END.matcher(word).replaceFirst("");
        if (TRAIN.contains(plain)) {
            return Optional.of(Part.TRAIN);
        }
        if (VALIDATION.contains(plain)) {
            return Optional.of(Part.VALIDATION);
        }
        return TEST.contains(plain) ? Optional.of(Part.TEST) : Optional.empty();
    }

    /** Whether a path is hidden, or a by-product of a program, or lies in one. */
    static boolean ignored(String path) {
        for (String name : path.split("/", -1)) {
            if (name.startsWith(".") || BY_PRODUCTS.contains(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** What kind of file that is not read it is, for people. */
    static String kind(FileTree.Entry entry) {
        String ending = entry.ending();
        if (UNREAD_PICTURES.contains(ending)) {
            return ending + " (pictures of a kind that is not read: convert them to PNG)";
        }
        return ending.isEmpty() ? "without ending" : ending;
    }
}
