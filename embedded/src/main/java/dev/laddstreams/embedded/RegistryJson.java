package dev.laddstreams.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.embedded.RegistryState.Version;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.Collection;

/** How the registry's values look in its answers. */
final class RegistryJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistryJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static JsonNode described(Version version) {
        return object().put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema().canonicalString());
    }

    /** A schema as JSON of its own, not as text within JSON. */
    static JsonNode parsed(AvroSchema schema) throws RegistryRefusal {
        try {
            return JSON.readTree(schema.canonicalString());
        } catch (JsonProcessingException e) {
            throw RegistryRefusal.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    static ArrayNode strings(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    static ArrayNode numbers(Collection<Integer> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }
}
