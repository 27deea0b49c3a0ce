package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.training.Augmentation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values of the settings that a method has. Immutable; every value is in its setting's range. */
public final class Recipe {
    private static final Recipe EMPTY = new Recipe(new EnumMap<>(Setting.class));

    private final Map<Setting, String> values;

    private Recipe(Map<Setting, String> values) {
        this.values = values;
    }

    public static Recipe empty() {
        return EMPTY;
    }

    /** This recipe with one more setting, or another value. */
    public Recipe with(Setting setting, Object value) {
        String text = text(value);
        setting.check(text);
        Map<Setting, String> more = new EnumMap<>(Setting.class);
        more.putAll(values);
        more.put(setting, text);
        return new Recipe(more);
    }

    /**
     * This recipe with some values replaced.
     *
     * @param changes values by {@link Setting#key()}
     * @throws LaddException USAGE for an unknown key, one that the method does not have, or a value out of range
     */
    public Recipe changed(Map<String, String> changes) {
        Recipe changed = this;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            Setting setting = named(change.getKey());
            changed = changed.with(setting, change.getValue());
        }
        return changed;
    }

    private Setting named(String key) {
        return values.keySet().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "distil",
                        "setting " + key + ", which this method does not have",
                        "one of " + values.keySet().stream().map(Setting::key).collect(Collectors.joining(", "))));
    }

    /** All values by {@link Setting#key()}, in the order of {@link Setting}. */
    public Map<String, String> values() {
        Map<String, String> byKey = new LinkedHashMap<>();
        values.forEach((setting, value) -> byKey.put(setting.key(), value));
        return byKey;
    }

    public boolean has(Setting setting) {
        return values.containsKey(setting);
    }

    public int count(Setting setting) {
        return Integer.parseInt(value(setting));
    }

    public double number(Setting setting) {
        return Double.parseDouble(value(setting));
    }

    public boolean is(Setting setting, String choice) {
        return value(setting).equals(choice);
    }

    public String choice(Setting setting) {
        return value(setting);
    }

    public Augmentation augmentation() {
        return Augmentation.valueOf(
                value(Setting.AUGMENTATION).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private String value(Setting setting) {
        String value = values.get(setting);
        if (value == null) {
            throw LaddException.cannot(
                    Reason.INTERNAL, "distil", "a recipe without " + setting.key(), "a recipe of this method");
        }
        return value;
    }

    private static String text(Object value) {
        return value instanceof Augmentation augmentation
                ? augmentation.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : String.valueOf(value);
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
