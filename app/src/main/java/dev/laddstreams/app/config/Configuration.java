package dev.laddstreams.app.config;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.TypedValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The effective settings: checked, immutable. Made by {@link ConfigurationLoader}. */
public final class Configuration {
    private final Map<String, RawSetting> settings;
    private final TypedValues values;
    private final Set<String> refused;
    private final ConfigurationLoader.Sources sources;

    /**
     * @param settings by key, all valid, without defaults
     * @param refused keys that were set to what they do not take
     * @param sources that they were read from
     */
    Configuration(Map<String, RawSetting> settings, Set<String> refused, ConfigurationLoader.Sources sources) {
        this.settings = Map.copyOf(settings);
        this.refused = Set.copyOf(refused);
        this.sources = sources;
        this.values = SettingValues.of(ConfigKeys.all(), settings);
    }

    /** The value of a key that has a default or is known to be set. */
    public <T> T get(TypedKey<T> key) {
        return find(key)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "go on without " + key.name(),
                        "it is not set",
                        key.rule() + ", in ladd.yaml, by " + ConfigKeys.environmentName(key) + " or by --set "
                                + key.name() + "=..."));
    }

    public <T> Optional<T> find(TypedKey<T> key) {
        return values.find(key).or(key::defaultValue);
    }

    /** Properties under a prefix of other products' keys, without the prefix; not those of longer prefixes. */
    public Map<String, String> passThrough(String prefix) {
        Map<String, String> properties = new TreeMap<>();
        settings.forEach((key, setting) -> PassThrough.of(key)
                .filter(group ->
                        group.prefix().equals(prefix) && ConfigKeys.byName(key).isEmpty())
                .ifPresent(group -> properties.put(group.withoutPrefix(key), setting.text())));
        return properties;
    }

    /** Properties of the schema registry's client, by the names that the serializers have for them. */
    public Map<String, String> registryProperties() {
        return KnownProperties.forSerializers(passThrough("schema-registry."));
    }

    /** The file that it was read from; empty for none. */
    public Optional<Path> file() {
        return sources.file();
    }

    /** Reads the same sources again, as they are now. */
    public ConfigurationLoader.Outcome readAgain() {
        return ConfigurationLoader.load(sources.file(), sources.environment(), sources.assignments());
    }

    /** What is declared of a kind, by name. */
    public List<Declaration> declared(DeclarationKind kind) {
        Map<String, Map<String, RawSetting>> byName = new TreeMap<>();
        settings.forEach((key, setting) -> {
            if (DeclarationKind.of(key).filter(kind::equals).isPresent()) {
                String[] parts = key.split("\\.", 3);
                byName.computeIfAbsent(parts[1], name -> new TreeMap<>()).put(parts[2], setting);
            }
        });
        return byName.entrySet().stream()
                .map(entry -> new Declaration(kind, entry.getKey(), entry.getValue(), refused))
                .toList();
    }

    /** Every key that has a value, in the order of the reference, then the passed-through ones. */
    public List<EffectiveSetting> describe() {
        List<EffectiveSetting> effective = new ArrayList<>();
        SortedMap<String, RawSetting> rest = new TreeMap<>(settings);
        for (TypedKey<?> key : ConfigKeys.all()) {
            RawSetting setting = rest.remove(key.name());
            if (setting != null) {
                effective.add(EffectiveSetting.of(setting));
            } else {
                String text = key.defaultText().orElse("");
                effective.add(new EffectiveSetting(key.name(), text, new Origin.Default()));
            }
        }
        rest.values().forEach(setting -> effective.add(EffectiveSetting.of(setting)));
        return effective;
    }

    /**
     * One key with the value that holds, and where it comes from.
     *
     * @param value empty when there is none; secrets are masked
     */
    public record EffectiveSetting(String key, String value, Origin origin) {
        private static EffectiveSetting of(RawSetting setting) {
            return new EffectiveSetting(setting.key(), setting.shown(), setting.origin());
        }
    }
}
