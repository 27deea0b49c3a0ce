package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;

/**
 * What the registry says to one request.
 *
 * @param headers those that come beside the usual ones
 */
record RegistryAnswer(int status, Map<String, String> headers, JsonNode body) {
    private static final String ALLOW = "Allow";

    static RegistryAnswer of(JsonNode body) {
        return new RegistryAnswer(200, Map.of(), body);
    }

    /** The methods that a path has. */
    static RegistryAnswer allowing(Collection<String> methods) {
        return new RegistryAnswer(200, Map.of(ALLOW, String.join(", ", methods)), RegistryJson.strings(methods));
    }

    static RegistryAnswer of(RegistryRefusal refusal) {
        Map<String, String> headers =
                refusal.methods().isEmpty() ? Map.of() : Map.of(ALLOW, String.join(", ", refusal.methods()));
        return new RegistryAnswer(
                refusal.status(), headers, error(refusal.code(), String.valueOf(refusal.getMessage())));
    }

    /** Something that the registry does not foresee. */
    static RegistryAnswer failed(RuntimeException failure) {
        return new RegistryAnswer(500, Map.of(), error(500, failure.toString()));
    }

    private static JsonNode error(int code, String message) {
        return RegistryJson.object().put("error_code", code).put("message", message);
    }
}
