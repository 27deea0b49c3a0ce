package dev.laddstreams.app.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting, declared once in {@link ConfigKeys}.
 *
 * @param name lower case, {@code .} for groups, {@code -} between words
 * @param defaultText what holds when nobody says otherwise; empty when the setting is then absent
 * @param doc one or two sentences, for the reference
 */
public record ConfigKey<T>(String name, ConfigType<T> type, Optional<String> defaultText, String doc) {
    public ConfigKey {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(doc, "doc");
        if (defaultText.isPresent() && defaultText.flatMap(type::read).isEmpty()) {
            throw new IllegalArgumentException(name + ": " + defaultText + " (expected: " + type.rule() + ")");
        }
    }

    /** The environment variable that sets this key, for example {@code LADD_LABELER_BATCH_SIZE}. */
    public String environmentName() {
        return "LADD_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What a text must look like. */
    public String rule() {
        return type.rule();
    }
}
