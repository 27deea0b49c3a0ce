package dev.laddstreams.processors.route;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a record has a value: in its key, in a header, or in a field of its value.
 *
 * @param place key, header or field
 * @param steps nothing for the key, the name of the header, or the names of the fields from the outermost inwards
 */
public record ValuePath(Place place, List<String> steps) {
    /** The record's key, as text. */
    public static final ValuePath KEY = new ValuePath(Place.KEY, List.of());

    /** How paths are written, for messages. */
    public static final String RULE =
            "key, header:<name>, a JSON pointer such as /meta/id, or Avro fields such as meta.id";

    private static final String HEADER = "header:";
    private static final Pattern FIELDS = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    /** Parts of a record that can hold a value. */
    public enum Place {
        KEY,
        HEADER,
        FIELD
    }

    public ValuePath {
        requireNonNull(place, "place");
        steps = List.copyOf(steps);
    }

    /** Reads what {@link #toString()} writes; empty for another text. */
    public static Optional<ValuePath> parse(String text) {
        if (text.equals("key")) {
            return Optional.of(KEY);
        }
        if (text.startsWith(HEADER)) {
            return text.length() > HEADER.length()
                    ? Optional.of(new ValuePath(Place.HEADER, List.of(text.substring(HEADER.length()))))
                    : Optional.empty();
        }
        if (text.startsWith("/")) {
            return pointer(text);
        }
        return FIELDS.matcher(text).matches()
                ? Optional.of(new ValuePath(Place.FIELD, Arrays.asList(text.split("\\."))))
                : Optional.empty();
    }

    /** A pointer after RFC 6901. */
    private static Optional<ValuePath> pointer(String text) {
        if (text.length() == 1 || text.matches(".*~([^01].*|$)")) {
            return Optional.empty();
        }
        List<String> steps = Arrays.stream(text.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
        return Optional.of(new ValuePath(Place.FIELD, steps));
    }

    public boolean isField() {
        return place == Place.FIELD;
    }

    @Override
    public String toString() {
        return switch (place) {
            case KEY -> "key";
            case HEADER -> HEADER + steps.get(0);
            case FIELD -> {
                StringBuilder pointer = new StringBuilder();
                steps.forEach(step ->
                        pointer.append('/').append(step.replace("~", "~0").replace("/", "~1")));
                yield pointer.toString();
            }
        };
    }
}
