package dev.laddstreams.processors.route;

import java.util.Optional;

/**
 * What a record has to say of itself to be routed.
 *
 * @param equal whether the value has to be this text, or anything else
 */
public record Condition(ValuePath path, boolean equal, String text) {
    /** How conditions are written, for messages. */
    public static final String RULE = "<path>=<text> or <path>!=<text>, such as header:status=approved";

    /** Reads what {@link #toString()} writes; empty for another text. */
    public static Optional<Condition> parse(String written) {
        int at = written.indexOf('=');
        if (at < 1) {
            return Optional.empty();
        }
        boolean equal = written.charAt(at - 1) != '!';
        return ValuePath.parse(written.substring(0, equal ? at : at - 1).strip())
                .map(path ->
                        new Condition(path, equal, written.substring(at + 1).strip()));
    }

    /** @param value what the record has there, empty where it has nothing */
    boolean holds(Optional<String> value) {
        return value.filter(text::equals).isPresent() == equal;
    }

    @Override
    public String toString() {
        return path + (equal ? "=" : "!=") + text;
    }
}
