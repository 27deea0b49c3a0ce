package dev.laddstreams.app.dashboard;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Image ids, {@code <dataset>-<class>-<index>}, as people count: 2 before 10. */
final class ImageOrder {
    private static final Pattern FORM = Pattern.compile(".*-(\\d{1,9})-(\\d{1,9})");

    static final Comparator<String> BY_NUMBERS = Comparator.<String>comparingInt(id -> number(id, 1))
            .thenComparingInt(id -> number(id, 2))
            .thenComparing(Comparator.naturalOrder());

    private ImageOrder() {}

    /** The class that an id names; empty for ids of another form. */
    static OptionalInt classOf(String imageId) {
        Matcher form = FORM.matcher(imageId);
        return form.matches() ? OptionalInt.of(Integer.parseInt(form.group(1))) : OptionalInt.empty();
    }

    private static int number(String id, int group) {
        Matcher form = FORM.matcher(id);
        return form.matches() ? Integer.parseInt(form.group(group)) : Integer.MAX_VALUE;
    }
}
