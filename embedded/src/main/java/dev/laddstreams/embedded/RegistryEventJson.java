package dev.laddstreams.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events as Confluent's registry writes them to {@code _schemas}, so that one can take over the topic. */
final class RegistryEventJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_TYPE = "keytype";
    private static final String SCHEMA = "SCHEMA";
    private static final String CONFIG = "CONFIG";
    /** A key whose value Confluent's registry does not read. */
    private static final String NOOP = "NOOP";

    private static final String SUBJECT = "subject";
    private static final String VERSION = "version";
    private static final String LEVEL = "compatibilityLevel";
    private static final String HIGHEST_ID = "highestId";

    private RegistryEventJson() {}

    static byte[] key(RegistryEvent event) {
        ObjectNode key = JSON.createObjectNode();
        if (event instanceof RegistryEvent.VersionWritten written) {
            versionKey(key, written.subject(), written.version());
        } else if (event instanceof RegistryEvent.VersionErased erased) {
            versionKey(key, erased.subject(), erased.version());
        } else if (event instanceof RegistryEvent.LevelSet set) {
            levelKey(key, set.subject());
        } else if (event instanceof RegistryEvent.LevelErased erased) {
            levelKey(key, erased.subject());
        } else {
            key.put(KEY_TYPE, NOOP).put("magic", 0);
        }
        return bytes(key);
    }

    private static void versionKey(ObjectNode key, String subject, int version) {
        key.put(KEY_TYPE, SCHEMA).put(SUBJECT, subject).put(VERSION, version).put("magic", 1);
    }

    private static void levelKey(ObjectNode key, Optional<String> subject) {
        key.put(KEY_TYPE, CONFIG).put(SUBJECT, subject.orElse(null)).put("magic", 0);
    }

    /** The record's value as JSON; null for a tombstone. */
    static byte @Nullable [] value(RegistryEvent event) {
        ObjectNode value = JSON.createObjectNode();
        if (event instanceof RegistryEvent.VersionWritten written) {
            value.put(SUBJECT, written.subject())
                    .put(VERSION, written.version())
                    .put("id", written.id())
                    .put("schema", written.schema())
                    .put("deleted", written.deleted());
        } else if (event instanceof RegistryEvent.LevelSet set) {
            value.put(SUBJECT, set.subject().orElse(null))
                    .put(LEVEL, set.level().name());
        } else if (event instanceof RegistryEvent.HighestId highest) {
            value.put(HIGHEST_ID, highest.id());
        } else {
            return null;
        }
        return bytes(value);
    }

    /** Empty for what this registry has no use for. */
    static Optional<RegistryEvent> decode(byte[] keyBytes, byte[] valueBytes) throws IOException {
        JsonNode key = JSON.readTree(keyBytes);
        Optional<JsonNode> value = valueBytes == null ? Optional.empty() : Optional.of(JSON.readTree(valueBytes));
        return switch (key.path(KEY_TYPE).asText()) {
            case SCHEMA -> Optional.of(version(key, value));
            case CONFIG -> Optional.of(level(key, value));
            case NOOP ->
                value.filter(node -> node.has(HIGHEST_ID))
                        .map(node ->
                                new RegistryEvent.HighestId(node.get(HIGHEST_ID).intValue()));
            default -> Optional.empty();
        };
    }

    private static RegistryEvent version(JsonNode key, Optional<JsonNode> value) throws IOException {
        String subject = required(key, SUBJECT).textValue();
        int version = required(key, VERSION).intValue();
        if (value.isEmpty()) {
            return new RegistryEvent.VersionErased(subject, version);
        }
        return new RegistryEvent.VersionWritten(
                subject,
                version,
                required(value.get(), "id").intValue(),
                required(value.get(), "schema").textValue(),
                value.get().path("deleted").asBoolean());
    }

    private static RegistryEvent level(JsonNode key, Optional<JsonNode> value) throws IOException {
        Optional<String> subject = Optional.ofNullable(key.path(SUBJECT).textValue());
        if (value.isEmpty()) {
            return new RegistryEvent.LevelErased(subject);
        }
        CompatibilityLevel level =
                CompatibilityLevel.forName(required(value.get(), LEVEL).textValue());
        if (level == null) {
            throw new IOException("unknown compatibility level in " + value.get());
        }
        return new RegistryEvent.LevelSet(subject, level);
    }

    private static JsonNode required(JsonNode node, String field) throws IOException {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new IOException("no " + field + " in " + node);
        }
        return value;
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
