package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The paths that tell what the registry itself is. */
final class ServerRoutes {
    /** The release of Confluent's registry whose interface this one speaks. */
    private static final String SPOKEN_RELEASE = "7.9.5";

    private final String clusterId;

    ServerRoutes(String clusterId) {
        this.clusterId = clusterId;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/", request -> RegistryJson.object()),
                Route.of("GET", "/contexts", request -> RegistryJson.array().add(".")),
                Route.of("GET", "/v1/metadata/id", request -> identity()),
                Route.of("GET", "/v1/metadata/version", request -> RegistryJson.object()
                        .put("version", SPOKEN_RELEASE)
                        .put("commitId", "embedded")));
    }

    private JsonNode identity() {
        ObjectNode answer = RegistryJson.object().put("id", "");
        ObjectNode scope = answer.putObject("scope");
        scope.putArray("path");
        scope.putObject("clusters").put("kafka-cluster", clusterId).put("schema-registry-cluster", "schema-registry");
        return answer;
    }
}
