package dev.laddstreams.errors.settings;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One setting: its name, its values and, once, its default. Text is read and written at the edges; in between a value has
 * its type.
 *
 * @param name lower case, {@code .} for groups, {@code -} between words
 * @param defaultValue what holds when nobody says otherwise; empty when the setting is then absent
 * @param description one or two sentences, for the help and the reference
 */
public record TypedKey<T>(String name, ValueType<T> type, Optional<T> defaultValue, String description) {
    public TypedKey {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(description, "description");
        if (defaultValue.isPresent() && !type.fits(defaultValue.get())) {
            throw new IllegalArgumentException(
                    name + ": " + type.print(defaultValue.get()) + " (expected: " + type.rule() + ")");
        }
    }

    /** A setting that is absent unless somebody gives it. */
    public static <T> TypedKey<T> of(String name, ValueType<T> type, String description) {
        return new TypedKey<>(name, type, Optional.empty(), description);
    }

    /** What its values are, for people: {@code a whole number of at least 1}, {@code one of sgd, adam}. */
    public String rule() {
        return type.rule();
    }

    /** The default as people write it. */
    public Optional<String> defaultText() {
        return defaultValue.map(type::print);
    }
}
