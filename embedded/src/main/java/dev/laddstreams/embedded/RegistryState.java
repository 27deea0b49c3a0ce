package dev.laddstreams.embedded;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** All subjects, schemas and levels in memory. Not thread-safe. */
final class RegistryState {
    private final NavigableMap<String, NavigableMap<Integer, Version>> subjects = new TreeMap<>();
    private final Map<Integer, AvroSchema> schemas = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Optional<String>, CompatibilityLevel> levels = new HashMap<>();
    private int highestId;

    /** One version of a subject. */
    record Version(String subject, int version, int id, AvroSchema schema, boolean deleted) {
        Version asDeleted() {
            return new Version(subject, version, id, schema, true);
        }

        RegistryEvent.VersionWritten toEvent() {
            return new RegistryEvent.VersionWritten(subject, version, id, schema.canonicalString(), deleted);
        }
    }

    void apply(RegistryEvent event) {
        if (event instanceof RegistryEvent.VersionWritten written) {
            AvroSchema schema = schemas.computeIfAbsent(written.id(), id -> new AvroSchema(written.schema()));
            ids.put(schema.canonicalString(), written.id());
            highestId = Math.max(highestId, written.id());
            subjects.computeIfAbsent(written.subject(), subject -> new TreeMap<>())
                    .put(
                            written.version(),
                            new Version(written.subject(), written.version(), written.id(), schema, written.deleted()));
        } else if (event instanceof RegistryEvent.VersionErased erased) {
            erase(erased);
        } else if (event instanceof RegistryEvent.LevelSet set) {
            levels.put(set.subject(), set.level());
        } else if (event instanceof RegistryEvent.LevelErased erased) {
            levels.remove(erased.subject());
        } else if (event instanceof RegistryEvent.HighestId highest) {
            highestId = Math.max(highestId, highest.id());
        }
    }

    private void erase(RegistryEvent.VersionErased erased) {
        NavigableMap<Integer, Version> versions = subjects.get(erased.subject());
        Version gone = versions == null ? null : versions.remove(erased.version());
        if (versions == null || gone == null) {
            return;
        }
        if (versions.isEmpty()) {
            subjects.remove(erased.subject());
        }
        boolean used = subjects.values().stream()
                .flatMap(all -> all.values().stream())
                .anyMatch(version -> version.id() == gone.id());
        if (!used) {
            schemas.remove(gone.id());
            ids.remove(gone.schema().canonicalString());
        }
    }

    /** The versions of each subject, softly deleted ones included. */
    NavigableMap<String, NavigableMap<Integer, Version>> subjects() {
        return subjects;
    }

    /** Softly deleted versions included; empty for an unknown subject. */
    NavigableMap<Integer, Version> versions(String subject) {
        return subjects.getOrDefault(subject, new TreeMap<>());
    }

    Optional<AvroSchema> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    OptionalInt idOf(AvroSchema schema) {
        Integer id = ids.get(schema.canonicalString());
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    int highestId() {
        return highestId;
    }

    Optional<CompatibilityLevel> level(Optional<String> subject) {
        return Optional.ofNullable(levels.get(subject));
    }
}
