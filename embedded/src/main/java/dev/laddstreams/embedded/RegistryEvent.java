package dev.laddstreams.embedded;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.Optional;

/** What the registry remembers; replaying all events in order gives its state. */
sealed interface RegistryEvent {
    /**
     * A version of a subject was registered or softly deleted.
     *
     * @param deleted softly: hidden, and its id still answers
     */
    record VersionWritten(String subject, int version, int id, String schema, boolean deleted)
            implements RegistryEvent {}

    /** A softly deleted version that is gone for good. */
    record VersionErased(String subject, int version) implements RegistryEvent {}

    /**
     * A compatibility level was set.
     *
     * @param subject empty for the global level
     */
    record LevelSet(Optional<String> subject, CompatibilityLevel level) implements RegistryEvent {}

    /**
     * A compatibility level was taken back.
     *
     * @param subject empty for the global level
     */
    record LevelErased(Optional<String> subject) implements RegistryEvent {}

    /** Ids up to this one were given out, though compaction may have removed their versions. */
    record HighestId(int id) implements RegistryEvent {}
}
