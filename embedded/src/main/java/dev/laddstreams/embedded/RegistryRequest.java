package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;

/**
 * One request, taken apart.
 *
 * @param path values of the route's {@code {names}}
 * @param query decoded query parameters
 */
record RegistryRequest(Map<String, String> path, Map<String, String> query, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LATEST = "latest";

    String subject() {
        return required("subject");
    }

    /** A value that the route's path names. */
    private String required(String name) {
        return Objects.requireNonNull(path.get(name), name);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(query.get(name));
    }

    /** What the request asks to see: softly deleted versions on its word alone. */
    VersionFilter filter() {
        return flag("deleted") ? VersionFilter.ALL : VersionFilter.LIVE;
    }

    int id() throws RegistryRefusal {
        try {
            return Integer.parseInt(required("id"));
        } catch (NumberFormatException e) {
            throw RegistryRefusal.schemaNotFound(required("id"));
        }
    }

    /** The version that the path names, {@code latest} resolved. */
    RegistryState.Version version(SchemaCatalogue catalogue, VersionFilter filter) throws RegistryRefusal {
        String version = required("version");
        if (version.equals(LATEST) || version.equals("-1")) {
            return catalogue.latest(subject(), filter);
        }
        int number;
        try {
            number = Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw RegistryRefusal.invalidVersion(version);
        }
        if (number < 1) {
            throw RegistryRefusal.invalidVersion(version);
        }
        return catalogue.version(subject(), number, filter);
    }

    AvroSchema schema() throws RegistryRefusal {
        JsonNode request = json();
        String type = request.path("schemaType").asText(AvroSchema.TYPE);
        if (!type.isEmpty() && !type.equals(AvroSchema.TYPE)) {
            throw RegistryRefusal.invalidSchema("type " + type + " (expected: " + AvroSchema.TYPE + ")");
        }
        if (!request.path("references").isEmpty()) {
            throw RegistryRefusal.invalidSchema("it has references (expected: a schema that is complete by itself)");
        }
        String text = request.path("schema").asText();
        if (text.isBlank()) {
            throw RegistryRefusal.invalidSchema("empty");
        }
        try {
            AvroSchema schema = new AvroSchema(text);
            schema.validate();
            return flag("normalize") ? schema.normalize() : schema;
        } catch (AvroRuntimeException e) {
            throw RegistryRefusal.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    CompatibilityLevel level() throws RegistryRefusal {
        String name = json().path("compatibility").asText();
        CompatibilityLevel level = CompatibilityLevel.forName(name.toUpperCase(Locale.ROOT));
        if (level == null) {
            throw RegistryRefusal.invalidLevel(name);
        }
        return level;
    }

    private JsonNode json() throws RegistryRefusal {
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isObject()) {
                throw RegistryRefusal.badRequest(
                        body.length == 0 ? "the body is empty (expected: JSON)" : "the body is no JSON object");
            }
            return json;
        } catch (IOException e) {
            throw RegistryRefusal.badRequest("the body is not JSON: " + e.getMessage());
        }
    }
}
