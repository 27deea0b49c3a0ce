package dev.laddstreams.learning.distillation;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.TypedValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the settings that a method has, by the keys of {@link Setting}. Immutable; every value is in its range. */
public final class Recipe {
    private static final Recipe EMPTY = new Recipe(TypedValues.none());

    private final TypedValues values;

    private Recipe(TypedValues values) {
        this.values = values;
    }

    public static Recipe empty() {
        return EMPTY;
    }

    /**
     * This recipe with one more setting, or another value.
     *
     * @throws LaddException USAGE for a value out of range
     */
    public <T> Recipe with(TypedKey<T> setting, T value) {
        if (!setting.type().fits(value)) {
            throw outOfRange(setting, setting.type().print(value));
        }
        return new Recipe(values.with(setting, value));
    }

    /**
     * This recipe with some values replaced, as users write them.
     *
     * @param changes texts by the names of settings
     * @throws LaddException USAGE for an unknown name, one that the method does not have, or a value out of range
     */
    public Recipe changed(Map<String, String> changes) {
        Recipe changed = this;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            changed = changed.read(named(change.getKey()), change.getValue());
        }
        return changed;
    }

    private <T> Recipe read(TypedKey<T> setting, String text) {
        return with(setting, setting.type().read(text).orElseThrow(() -> outOfRange(setting, text)));
    }

    private static LaddException outOfRange(TypedKey<?> setting, String text) {
        return LaddException.cannot(Reason.USAGE, "distil", setting.name() + " " + text, setting.rule());
    }

    private TypedKey<?> named(String name) {
        return settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "distil",
                        "setting " + name + ", which this method does not have",
                        "one of " + settings().stream().map(TypedKey::name).collect(joining(", "))));
    }

    /** The settings that the method has, in the order of {@link Setting}. */
    public List<TypedKey<?>> settings() {
        return Setting.all().stream().filter(values::has).toList();
    }

    /** All values as users write them, by the names of their settings, in the order of {@link Setting}. */
    public Map<String, String> values() {
        Map<String, String> byName = new LinkedHashMap<>();
        settings().forEach(setting -> byName.put(setting.name(), text(setting)));
        return byName;
    }

    /** The value of a setting as users write it. */
    public <T> String text(TypedKey<T> setting) {
        return setting.type().print(get(setting));
    }

    public boolean has(TypedKey<?> setting) {
        return values.has(setting);
    }

    /** The value of a setting that the method has. */
    public <T> T get(TypedKey<T> setting) {
        return values.find(setting)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.INTERNAL, "distil", "a recipe without " + setting.name(), "a recipe of this method"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recipe recipe && recipe.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
