package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.TypedValues;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Reads checked settings into the values of their keys. */
final class SettingValues {
    private SettingValues() {}

    /** @param settings by the key's name; those of other keys are passed over */
    static TypedValues of(Collection<TypedKey<?>> keys, Map<String, RawSetting> settings) {
        TypedValues values = TypedValues.none();
        for (TypedKey<?> key : keys) {
            values = with(values, key, settings);
        }
        return values;
    }

    private static <T> TypedValues with(TypedValues values, TypedKey<T> key, Map<String, RawSetting> settings) {
        return Optional.ofNullable(settings.get(key.name()))
                .flatMap(setting -> key.type().read(setting.text()))
                .map(value -> values.with(key, value))
                .orElse(values);
    }
}
