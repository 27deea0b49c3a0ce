package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds keys that no client knows, most of them mistyped, which the client would take without a word. Plug-ins have keys of
 * their own: as soon as a setting names a class that comes neither with Kafka nor with Confluent's serializers, keys whose
 * first word is none of the client's are let through.
 */
final class PassThroughCheck {
    private final Map<String, RawSetting> settings;
    private final boolean plugIns;

    private PassThroughCheck(Map<String, RawSetting> settings) {
        this.settings = settings;
        this.plugIns = settings.values().stream().anyMatch(PassThroughCheck::namesPlugIn);
    }

    /** @param settings by key, all sources merged */
    static List<String> problems(Map<String, RawSetting> settings) {
        return new PassThroughCheck(settings).problems();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (RawSetting setting : settings.values()) {
            if (ConfigKeys.byName(setting.key()).isPresent()) {
                continue;
            }
            PassThrough.of(setting.key()).ifPresent(group -> group.known()
                    .filter(known -> !isTaken(known, group.withoutPrefix(setting.key())))
                    .ifPresent(known -> problems.add(problem(group, known, setting))));
        }
        return problems;
    }

    private boolean isTaken(KnownProperties known, String name) {
        return known.knows(name) || (plugIns && known.isOfAPlugIn(name));
    }

    private String problem(PassThrough group, KnownProperties known, RawSetting setting) {
        String hint = NearestName.hint(setting.key(), candidates(group, known));
        String expected = plugIns || !known.isOfAPlugIn(group.withoutPrefix(setting.key()))
                ? "a property of " + known.of()
                : "a property of " + known.of() + ", or a plug-in's beside a setting that names its class";
        return "Cannot set " + setting.key() + ": no such key, at " + setting.origin() + " (expected: " + expected
                + hint + ")";
    }

    private static Collection<String> candidates(PassThrough group, KnownProperties known) {
        return Stream.concat(
                        ConfigKeys.names().stream().filter(name -> name.startsWith(group.prefix())),
                        known.names().stream().map(name -> group.prefix() + name))
                .toList();
    }

    private static boolean namesPlugIn(RawSetting setting) {
        if (setting.key().equals(ConfigKeys.SERIALIZER.name())
                || setting.key().equals(ConfigKeys.DESERIALIZER.name())) {
            return KnownProperties.isForeign(setting.text());
        }
        return PassThrough.of(setting.key())
                .flatMap(group -> group.known()
                        .filter(known -> known.namesForeignClass(group.withoutPrefix(setting.key()), setting.text())))
                .isPresent();
    }
}
