package dev.laddstreams.errors.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody who mistyped a name may have meant. */
public final class NearestName {
    private NearestName() {}

    /** The candidate with the fewest edits, if it is close enough to be a likely meaning. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> isClose(wanted, candidate.toLowerCase(Locale.ROOT)))
                .min(Comparator.<String, Boolean>comparing(candidate -> !sameStart(wanted, candidate))
                        .thenComparing(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The candidate with the fewest edits, however many they are. */
    public static String closest(String name, Collection<String> candidates) {
        return closest(name, candidates, 1).get(0);
    }

    /** Those with the fewest edits, however many they are, the nearest first. */
    public static List<String> closest(String name, Collection<String> candidates, int most) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .sorted(Comparator.comparingInt(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .limit(most)
                .toList();
    }

    /** {@code ; did you mean 'x'?} or nothing. */
    public static String hint(String name, Collection<String> candidates) {
        return of(name, candidates)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
    }

    private static boolean isClose(String wanted, String nearest) {
        int length = Math.max(wanted.length(), nearest.length());
        return sameStart(wanted, nearest) || distance(wanted, nearest) <= Math.max(2, length * 2 / 5);
    }

    /** Whether one is the beginning of the other. */
    private static boolean sameStart(String wanted, String candidate) {
        String nearest = candidate.toLowerCase(Locale.ROOT);
        return Math.min(wanted.length(), nearest.length()) >= 3
                && (nearest.startsWith(wanted) || wanted.startsWith(nearest));
    }

    /** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
