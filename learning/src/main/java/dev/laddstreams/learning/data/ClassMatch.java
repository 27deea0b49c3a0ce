package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** How the classes of two parties, such as images and a labeler, agree by name. */
public enum ClassMatch {
    /** The same names in the same order. */
    SAME,
    /** Names in the same order that differ in case, blanks or underscores alone: the same classes. */
    SPELLING,
    /** The same names in another order, whatever their spelling: one's indices are wrong for the other. */
    REORDERED,
    /** Other names, of which nothing follows. */
    DIFFERENT;

    private static final Pattern BLANKS = Pattern.compile("[\\s_]+");

    public static ClassMatch of(List<String> one, List<String> other) {
        if (one.equals(other)) {
            return SAME;
        }
        if (new HashSet<>(one).equals(new HashSet<>(other))) {
            return REORDERED;
        }
        List<String> plainOne = plain(one);
        List<String> plainOther = plain(other);
        if (plainOne.equals(plainOther)) {
            return SPELLING;
        }
        return plainOne.stream()
                        .sorted()
                        .toList()
                        .equals(plainOther.stream().sorted().toList())
                ? REORDERED
                : DIFFERENT;
    }

    private static List<String> plain(List<String> names) {
        return names.stream()
                .map(name -> BLANKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The first pairs of names that are not spelt alike, for people. */
    public static String differences(List<String> one, List<String> other) {
        return IntStream.range(0, Math.min(one.size(), other.size()))
                .filter(c -> !one.get(c).equals(other.get(c)))
                .limit(3)
                .mapToObj(c -> "'" + one.get(c) + "' is '" + other.get(c) + "'")
                .collect(joining(", "));
    }
}
