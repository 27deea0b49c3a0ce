package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys in the order in which a class declares them. Filled while the class is initialised, and never later. */
final class KeyGroup {
    private final List<TypedKey<?>> keys = new ArrayList<>();

    <T> TypedKey<T> key(String name, ValueType<T> type, T defaultValue, String description) {
        return add(new TypedKey<>(name, type, Optional.of(defaultValue), description));
    }

    <T> TypedKey<T> key(String name, ValueType<T> type, String description) {
        return add(TypedKey.of(name, type, description));
    }

    private <T> TypedKey<T> add(TypedKey<T> key) {
        keys.add(key);
        return key;
    }

    List<TypedKey<?>> all() {
        return List.copyOf(keys);
    }
}
