package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.laddstreams.embedded.RegistryState.Version;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.List;

/** The paths below {@code /schemas}: schemas by their ids. */
final class SchemaRoutes {

    private final SchemaCatalogue catalogue;

    SchemaRoutes(SchemaCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/schemas", this::schemas),
                Route.of(
                        "GET", "/schemas/types", request -> RegistryJson.array().add(AvroSchema.TYPE)),
                Route.of("GET", "/schemas/ids/{id}", this::schemaById),
                Route.of(
                        "GET",
                        "/schemas/ids/{id}/schema",
                        request -> RegistryJson.parsed(catalogue.schema(request.id()))),
                Route.of("GET", "/schemas/ids/{id}/subjects", this::subjectsOfId),
                Route.of("GET", "/schemas/ids/{id}/versions", this::versionsOfId));
    }

    private JsonNode schemas(RegistryRequest request) {
        String prefix = request.query().getOrDefault("subjectPrefix", "");
        ArrayNode answer = RegistryJson.array();
        catalogue.all(request.filter()).stream()
                .filter(version -> version.subject().startsWith(prefix))
                .forEach(version -> answer.add(RegistryJson.described(version)));
        return answer;
    }

    private JsonNode schemaById(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.object()
                .put("schema", catalogue.schema(request.id()).canonicalString());
    }

    private JsonNode subjectsOfId(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.strings(catalogue.versionsOfId(request.id(), request.filter()).stream()
                .map(Version::subject)
                .distinct()
                .toList());
    }

    private JsonNode versionsOfId(RegistryRequest request) throws RegistryRefusal {
        ArrayNode answer = RegistryJson.array();
        for (Version version : catalogue.versionsOfId(request.id(), request.filter())) {
            answer.addObject().put("subject", version.subject()).put("version", version.version());
        }
        return answer;
    }
}
