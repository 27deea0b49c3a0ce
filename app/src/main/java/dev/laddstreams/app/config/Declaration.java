package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.TypedValues;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One declared thing with its settings, all of which are valid by themselves. */
public final class Declaration {
    private final DeclarationKind kind;
    private final String name;
    private final Map<String, RawSetting> settings;
    private final Set<String> refused;
    private final TypedValues values;

    /**
     * @param settings by key without kind and name
     * @param refused keys, with kind and name, that were set to what they do not take
     */
    Declaration(DeclarationKind kind, String name, Map<String, RawSetting> settings, Set<String> refused) {
        this.kind = kind;
        this.name = name;
        this.settings = new TreeMap<>(settings);
        this.refused = refused;
        this.values = SettingValues.of(kind.keys(), settings);
    }

    public String name() {
        return name;
    }

    /** The value that is set, or the key's default. */
    public <T> Optional<T> find(TypedKey<T> key) {
        return values.find(key).or(key::defaultValue);
    }

    /** The value of a key that has a default. */
    public <T> T get(TypedKey<T> key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(key.name() + " has no default"));
    }

    /** Whether somebody has set it, even to what it does not take. */
    public boolean has(TypedKey<?> key) {
        return settings.containsKey(key.name()) || refused.contains(path(key));
    }

    /** Settings that another product takes, without their prefix. */
    public Map<String, String> passedThrough() {
        Map<String, String> properties = new TreeMap<>();
        kind.passedThrough()
                .ifPresent(prefix -> settings.forEach((key, setting) -> {
                    if (key.startsWith(prefix)) {
                        properties.put(key.substring(prefix.length()), setting.text());
                    }
                }));
        return properties;
    }

    /** The key with all of its name: {@code routes.birds.from}. */
    public String path(TypedKey<?> key) {
        return path() + "." + key.name();
    }

    /** The kind and the name: {@code routes.birds}. */
    public String path() {
        return kind.code() + "." + name;
    }

    /** Where a key is set, or else where the declaration begins. */
    public Origin origin(TypedKey<?> key) {
        RawSetting setting = settings.get(key.name());
        return setting == null ? origin() : setting.origin();
    }

    /** Where the first of its settings is. */
    public Origin origin() {
        Origin first = settings.values().iterator().next().origin();
        for (RawSetting setting : settings.values()) {
            if (first instanceof Origin.File earliest
                    && setting.origin() instanceof Origin.File file
                    && file.line() < earliest.line()) {
                first = file;
            }
        }
        return first;
    }
}
