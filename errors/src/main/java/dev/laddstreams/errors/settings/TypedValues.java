package dev.laddstreams.errors.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values of typed keys, as far as they are set. Immutable; every value is in its key's range. */
public final class TypedValues {
    private static final TypedValues NONE = new TypedValues(Map.of());

    private final Map<TypedKey<?>, Object> values;

    private TypedValues(Map<TypedKey<?>, Object> values) {
        this.values = values;
    }

    public static TypedValues none() {
        return NONE;
    }

    /**
     * These values with one more, or another one.
     *
     * @throws IllegalArgumentException for a value out of the key's range
     */
    public <T> TypedValues with(TypedKey<T> key, T value) {
        if (!key.type().fits(value)) {
            throw new IllegalArgumentException(
                    key.name() + " " + key.type().print(value) + " (expected: " + key.rule() + ")");
        }
        Map<TypedKey<?>, Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new TypedValues(more);
    }

    /** Finds the value that is set, without the key's default. */
    @SuppressWarnings("unchecked") // with() puts a key's own type beside it
    public <T> Optional<T> find(TypedKey<T> key) {
        return Optional.ofNullable((T) values.get(key));
    }

    public boolean has(TypedKey<?> key) {
        return values.containsKey(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypedValues typed && typed.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
