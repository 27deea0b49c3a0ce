package dev.laddstreams.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.embedded.RegistryState.Version;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The registry's rules: ids, versions, compatibility and deletion, as Confluent's registry has them. Every change is
 * stored before it is visible. Thread-safe.
 */
final class SchemaCatalogue {
    private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    private final RegistryLog log;

    @GuardedBy("this")
    private RegistryState state;
    /** A write whose outcome is unknown may lie in the log. */
    @GuardedBy("this")
    private boolean stale;

    SchemaCatalogue(RegistryLog log) {
        this.log = log;
        this.state = load();
    }

    private RegistryState load() {
        RegistryState loaded = new RegistryState();
        log.replay(loaded::apply);
        return loaded;
    }

    synchronized Version register(String subject, AvroSchema schema) throws RegistryRefusal {
        refresh();
        Optional<Version> known = find(subject, schema, VersionFilter.LIVE);
        if (known.isPresent()) {
            return known.get();
        }
        List<String> faults = incompatibilities(subject, schema, live(subject));
        if (!faults.isEmpty()) {
            throw RegistryRefusal.incompatible(subject, faults.toString());
        }
        NavigableMap<Integer, Version> versions = state.versions(subject);
        int number = versions.isEmpty() ? 1 : versions.lastKey() + 1;
        int id = state.idOf(schema).orElse(state.highestId() + 1);
        write(new RegistryEvent.VersionWritten(subject, number, id, schema.canonicalString(), false));
        return version(subject, number, VersionFilter.LIVE);
    }

    /** The version of a subject that has this schema. */
    synchronized Version lookup(String subject, AvroSchema schema, VersionFilter filter) throws RegistryRefusal {
        requireSubject(subject, filter);
        return find(subject, schema, filter).orElseThrow(() -> RegistryRefusal.schemaNotFound("in '" + subject + "'"));
    }

    @GuardedBy("this")
    private Optional<Version> find(String subject, AvroSchema schema, VersionFilter filter) {
        return state.versions(subject).values().stream()
                .filter(filter::keeps)
                .filter(version -> version.schema().canonicalString().equals(schema.canonicalString()))
                .reduce((older, newer) -> newer);
    }

    synchronized AvroSchema schema(int id) throws RegistryRefusal {
        return state.schema(id).orElseThrow(() -> RegistryRefusal.schemaNotFound(Integer.toString(id)));
    }

    synchronized List<Version> versionsOfId(int id, VersionFilter filter) throws RegistryRefusal {
        schema(id);
        return all(filter).stream().filter(version -> version.id() == id).toList();
    }

    /** Lists the versions by subject, then version. */
    synchronized List<Version> all(VersionFilter filter) {
        return state.subjects().values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(filter::keeps)
                .toList();
    }

    synchronized List<Version> versions(String subject, VersionFilter filter) throws RegistryRefusal {
        requireSubject(subject, filter);
        return state.versions(subject).values().stream().filter(filter::keeps).toList();
    }

    synchronized Version version(String subject, int number, VersionFilter filter) throws RegistryRefusal {
        return versions(subject, filter).stream()
                .filter(version -> version.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryRefusal.versionNotFound(number));
    }

    synchronized Version latest(String subject, VersionFilter filter) throws RegistryRefusal {
        List<Version> versions = versions(subject, filter);
        return versions.get(versions.size() - 1);
    }

    /** Hides every version. */
    synchronized List<Integer> deleteSubject(String subject) throws RegistryRefusal {
        refresh();
        requireSubject(subject, VersionFilter.ALL);
        List<Version> versions = live(subject);
        if (versions.isEmpty()) {
            throw RegistryRefusal.subjectSoftDeleted(subject);
        }
        for (Version version : versions) {
            write(version.asDeleted().toEvent());
        }
        return versions.stream().map(Version::version).toList();
    }

    /** Removes a hidden subject for good. */
    synchronized List<Integer> eraseSubject(String subject) throws RegistryRefusal {
        refresh();
        requireSubject(subject, VersionFilter.ALL);
        if (!live(subject).isEmpty()) {
            throw RegistryRefusal.subjectNotSoftDeleted(subject);
        }
        List<Version> versions = List.copyOf(state.versions(subject).values());
        write(new RegistryEvent.HighestId(state.highestId()));
        for (Version version : versions) {
            write(new RegistryEvent.VersionErased(subject, version.version()));
        }
        if (state.level(Optional.of(subject)).isPresent()) {
            write(new RegistryEvent.LevelErased(Optional.of(subject)));
        }
        return versions.stream().map(Version::version).toList();
    }

    synchronized int deleteVersion(Version version) throws RegistryRefusal {
        refresh();
        if (version(version.subject(), version.version(), VersionFilter.ALL).deleted()) {
            throw RegistryRefusal.versionSoftDeleted(version.subject(), version.version());
        }
        write(version.asDeleted().toEvent());
        return version.version();
    }

    synchronized int eraseVersion(Version version) throws RegistryRefusal {
        refresh();
        if (!version(version.subject(), version.version(), VersionFilter.ALL).deleted()) {
            throw RegistryRefusal.versionNotSoftDeleted(version.subject(), version.version());
        }
        write(new RegistryEvent.HighestId(state.highestId()));
        write(new RegistryEvent.VersionErased(version.subject(), version.version()));
        return version.version();
    }

    /** What is wrong with a schema as the next version of a subject; empty when nothing is. */
    synchronized List<String> incompatibilities(String subject, AvroSchema schema) {
        return incompatibilities(subject, schema, live(subject));
    }

    /** What is wrong with a schema after one version alone. */
    synchronized List<String> incompatibilities(AvroSchema schema, Version earlier) {
        return incompatibilities(earlier.subject(), schema, List.of(earlier));
    }

    private List<String> incompatibilities(String subject, AvroSchema schema, List<Version> earlier) {
        List<ParsedSchemaHolder> holders = new ArrayList<>();
        for (Version version : earlier) {
            holders.add(new SimpleParsedSchemaHolder(version.schema()));
        }
        return schema.isCompatible(effectiveLevel(Optional.of(subject)), holders);
    }

    synchronized Optional<CompatibilityLevel> level(Optional<String> subject) {
        return state.level(subject);
    }

    /** The subject's own level, else the global one, else BACKWARD. */
    synchronized CompatibilityLevel effectiveLevel(Optional<String> subject) {
        return state.level(subject).or(() -> state.level(Optional.empty())).orElse(DEFAULT_LEVEL);
    }

    synchronized void setLevel(Optional<String> subject, CompatibilityLevel level) throws RegistryRefusal {
        refresh();
        write(new RegistryEvent.LevelSet(subject, level));
    }

    synchronized void eraseLevel(Optional<String> subject) throws RegistryRefusal {
        refresh();
        write(new RegistryEvent.LevelErased(subject));
    }

    @GuardedBy("this")
    private List<Version> live(String subject) {
        return state.versions(subject).values().stream()
                .filter(version -> !version.deleted())
                .toList();
    }

    @GuardedBy("this")
    private void requireSubject(String subject, VersionFilter filter) throws RegistryRefusal {
        if (state.versions(subject).values().stream().noneMatch(filter::keeps)) {
            throw RegistryRefusal.subjectNotFound(subject);
        }
    }

    @GuardedBy("this")
    private void refresh() {
        if (stale) {
            state = load();
            stale = false;
        }
    }

    @GuardedBy("this")
    private void write(RegistryEvent event) throws RegistryRefusal {
        stale = true;
        log.append(event);
        state.apply(event);
        stale = false;
    }
}
