package dev.laddstreams.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.embedded.RegistryState.Version;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each path of the registry's REST API does. */
final class RegistryRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSIONS = "/subjects/{subject}/versions";
    private static final String VERSION = "/subjects/{subject}/versions/{version}";
    private static final String DELETED = "deleted";

    private final SchemaCatalogue catalogue;
    private final String clusterId;
    private final List<Route> routes;

    RegistryRoutes(SchemaCatalogue catalogue, String clusterId) {
        this.catalogue = catalogue;
        this.clusterId = clusterId;
        this.routes = List.of(
                new Route("GET", "/", request -> JSON.createObjectNode()),
                new Route("GET", "/schemas", this::schemas),
                new Route("GET", "/schemas/types", request -> JSON.createArrayNode()
                        .add(AvroSchema.TYPE)),
                new Route("GET", "/schemas/ids/{id}", this::schemaById),
                new Route("GET", "/schemas/ids/{id}/schema", request -> parsed(catalogue.schema(request.id()))),
                new Route("GET", "/schemas/ids/{id}/subjects", this::subjectsOfId),
                new Route("GET", "/schemas/ids/{id}/versions", this::versionsOfId),
                new Route("GET", "/subjects", this::subjects),
                new Route("POST", "/subjects/{subject}", this::lookup),
                new Route("DELETE", "/subjects/{subject}", this::deleteSubject),
                new Route("GET", VERSIONS, this::versions),
                new Route("POST", VERSIONS, this::register),
                new Route("GET", VERSION, request -> described(request.version(catalogue, request.flag(DELETED)))),
                new Route("DELETE", VERSION, this::deleteVersion),
                new Route("GET", VERSION + "/schema", this::schemaOfVersion),
                new Route("GET", VERSION + "/referencedby", this::referencedBy),
                new Route("POST", "/compatibility" + VERSIONS, this::compatibleWithSubject),
                new Route("POST", "/compatibility" + VERSION, this::compatibleWithVersion),
                new Route("GET", "/config", request -> level(catalogue.effectiveLevel(Optional.empty()))),
                new Route("PUT", "/config", request -> setLevel(Optional.empty(), request)),
                new Route("DELETE", "/config", request -> eraseLevel(Optional.empty())),
                new Route("GET", "/config/{subject}", this::levelOfSubject),
                new Route("PUT", "/config/{subject}", request -> setLevel(Optional.of(request.subject()), request)),
                new Route("DELETE", "/config/{subject}", this::eraseLevelOfSubject),
                new Route("GET", "/mode", request -> mode()),
                new Route("GET", "/mode/{subject}", this::modeOfSubject),
                new Route("PUT", "/mode", RegistryRoutes::refuseMode),
                new Route("PUT", "/mode/{subject}", RegistryRoutes::refuseMode),
                new Route("GET", "/contexts", request -> JSON.createArrayNode().add(".")),
                new Route("GET", "/v1/metadata/id", request -> identity()));
    }

    /**
     * @param segments of the path, decoded
     * @return the body of a successful answer
     */
    JsonNode answer(String method, List<String> segments, Map<String, String> query, byte[] body)
            throws RegistryRefusal {
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent()) {
                pathKnown = true;
                if (route.method().equals(method)) {
                    return route.action().answer(new RegistryRequest(values.get(), query, body));
                }
            }
        }
        throw pathKnown
                ? RegistryRefusal.noSuchMethod(method)
                : RegistryRefusal.noSuchPath("/" + String.join("/", segments));
    }

    private JsonNode schemas(RegistryRequest request) {
        String prefix = request.query().getOrDefault("subjectPrefix", "");
        ArrayNode answer = JSON.createArrayNode();
        catalogue.all(request.flag(DELETED)).stream()
                .filter(version -> version.subject().startsWith(prefix))
                .forEach(version -> answer.add(described(version)));
        return answer;
    }

    private JsonNode schemaById(RegistryRequest request) throws RegistryRefusal {
        return JSON.createObjectNode()
                .put("schema", catalogue.schema(request.id()).canonicalString());
    }

    private JsonNode subjectsOfId(RegistryRequest request) throws RegistryRefusal {
        return strings(catalogue.versionsOfId(request.id(), request.flag(DELETED)).stream()
                .map(Version::subject)
                .distinct()
                .toList());
    }

    private JsonNode versionsOfId(RegistryRequest request) throws RegistryRefusal {
        ArrayNode answer = JSON.createArrayNode();
        for (Version version : catalogue.versionsOfId(request.id(), request.flag(DELETED))) {
            answer.addObject().put("subject", version.subject()).put("version", version.version());
        }
        return answer;
    }

    private JsonNode subjects(RegistryRequest request) {
        String prefix = request.query().getOrDefault("subjectPrefix", "");
        return strings(catalogue.all(request.flag(DELETED)).stream()
                .map(Version::subject)
                .filter(subject -> subject.startsWith(prefix))
                .distinct()
                .toList());
    }

    private JsonNode lookup(RegistryRequest request) throws RegistryRefusal {
        return described(catalogue.lookup(request.subject(), request.schema(), request.flag(DELETED)));
    }

    private JsonNode register(RegistryRequest request) throws RegistryRefusal {
        Version version = catalogue.register(request.subject(), request.schema());
        return JSON.createObjectNode()
                .put("id", version.id())
                .put("version", version.version())
                .put("schema", version.schema().canonicalString());
    }

    private JsonNode versions(RegistryRequest request) throws RegistryRefusal {
        return numbers(catalogue.versions(request.subject(), request.flag(DELETED)).stream()
                .map(Version::version)
                .toList());
    }

    private JsonNode deleteSubject(RegistryRequest request) throws RegistryRefusal {
        return numbers(
                request.flag("permanent")
                        ? catalogue.eraseSubject(request.subject())
                        : catalogue.deleteSubject(request.subject()));
    }

    private JsonNode deleteVersion(RegistryRequest request) throws RegistryRefusal {
        Version version = request.version(catalogue, true);
        return JSON.getNodeFactory()
                .numberNode(
                        request.flag("permanent") ? catalogue.eraseVersion(version) : catalogue.deleteVersion(version));
    }

    private JsonNode schemaOfVersion(RegistryRequest request) throws RegistryRefusal {
        return parsed(request.version(catalogue, request.flag(DELETED)).schema());
    }

    private JsonNode referencedBy(RegistryRequest request) throws RegistryRefusal {
        request.version(catalogue, true);
        return JSON.createArrayNode();
    }

    private JsonNode compatibleWithSubject(RegistryRequest request) throws RegistryRefusal {
        return compatibility(request, catalogue.incompatibilities(request.subject(), request.schema()));
    }

    private JsonNode compatibleWithVersion(RegistryRequest request) throws RegistryRefusal {
        return compatibility(request, catalogue.incompatibilities(request.schema(), request.version(catalogue, false)));
    }

    private static JsonNode compatibility(RegistryRequest request, List<String> faults) {
        ObjectNode answer = JSON.createObjectNode().put("is_compatible", faults.isEmpty());
        if (request.flag("verbose")) {
            answer.set("messages", strings(faults));
        }
        return answer;
    }

    private JsonNode levelOfSubject(RegistryRequest request) throws RegistryRefusal {
        Optional<String> subject = Optional.of(request.subject());
        if (request.flag("defaultToGlobal")) {
            return level(catalogue.effectiveLevel(subject));
        }
        return level(catalogue.level(subject).orElseThrow(() -> RegistryRefusal.levelNotConfigured(request.subject())));
    }

    private JsonNode setLevel(Optional<String> subject, RegistryRequest request) throws RegistryRefusal {
        CompatibilityLevel level = request.level();
        catalogue.setLevel(subject, level);
        return JSON.createObjectNode().put("compatibility", level.name());
    }

    private JsonNode eraseLevel(Optional<String> subject) throws RegistryRefusal {
        JsonNode before = level(catalogue.effectiveLevel(subject));
        catalogue.eraseLevel(subject);
        return before;
    }

    private JsonNode eraseLevelOfSubject(RegistryRequest request) throws RegistryRefusal {
        Optional<String> subject = Optional.of(request.subject());
        if (catalogue.level(subject).isEmpty()) {
            throw RegistryRefusal.levelNotConfigured(request.subject());
        }
        return eraseLevel(subject);
    }

    private JsonNode modeOfSubject(RegistryRequest request) throws RegistryRefusal {
        if (request.flag("defaultToGlobal")) {
            return mode();
        }
        throw RegistryRefusal.modeNotConfigured(request.subject());
    }

    private static JsonNode refuseMode(RegistryRequest request) throws RegistryRefusal {
        throw RegistryRefusal.modeNotSupported();
    }

    private JsonNode identity() {
        ObjectNode answer = JSON.createObjectNode().put("id", "");
        ObjectNode scope = answer.putObject("scope");
        scope.putArray("path");
        scope.putObject("clusters").put("kafka-cluster", clusterId).put("schema-registry-cluster", "schema-registry");
        return answer;
    }

    private static JsonNode mode() {
        return JSON.createObjectNode().put("mode", "READWRITE");
    }

    private static JsonNode level(CompatibilityLevel level) {
        return JSON.createObjectNode().put("compatibilityLevel", level.name());
    }

    private static JsonNode described(Version version) {
        return JSON.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema().canonicalString());
    }

    private static JsonNode parsed(AvroSchema schema) throws RegistryRefusal {
        try {
            return JSON.readTree(schema.canonicalString());
        } catch (JsonProcessingException e) {
            throw RegistryRefusal.invalidSchema(e.getMessage());
        }
    }

    private static ArrayNode strings(Collection<String> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    private static ArrayNode numbers(Collection<Integer> values) {
        ArrayNode array = JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    @FunctionalInterface
    private interface Action {
        JsonNode answer(RegistryRequest request) throws RegistryRefusal;
    }

    private record Route(String method, List<String> template, Action action) {
        Route(String method, String template, Action action) {
            this(method, segments(template), action);
        }

        private static List<String> segments(String template) {
            return template.equals("/")
                    ? List.of()
                    : List.of(template.substring(1).split("/", -1));
        }

        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String expected = template.get(i);
                if (expected.startsWith("{")) {
                    values.put(expected.substring(1, expected.length() - 1), segments.get(i));
                } else if (!expected.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }
}
