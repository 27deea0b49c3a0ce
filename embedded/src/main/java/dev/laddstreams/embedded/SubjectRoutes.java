package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.embedded.RegistryState.Version;
import java.util.List;

/** The paths below {@code /subjects} and {@code /compatibility}: what each subject's versions are and may become. */
final class SubjectRoutes {
    private static final String VERSIONS = "/subjects/{subject}/versions";
    private static final String VERSION = "/subjects/{subject}/versions/{version}";

    private final SchemaCatalogue catalogue;

    SubjectRoutes(SchemaCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/subjects", this::subjects),
                Route.of("POST", "/subjects/{subject}", this::lookup),
                Route.of("DELETE", "/subjects/{subject}", this::deleteSubject),
                Route.of("GET", VERSIONS, this::versions),
                Route.of("POST", VERSIONS, this::register),
                Route.of("GET", VERSION, this::version),
                Route.of("DELETE", VERSION, this::deleteVersion),
                Route.of("GET", VERSION + "/schema", this::schemaOfVersion),
                Route.of("GET", VERSION + "/referencedby", this::referencedBy),
                Route.of("POST", "/compatibility" + VERSIONS, this::compatibleWithSubject),
                Route.of("POST", "/compatibility" + VERSION, this::compatibleWithVersion));
    }

    private JsonNode subjects(RegistryRequest request) {
        String prefix = request.query().getOrDefault("subjectPrefix", "");
        return RegistryJson.strings(catalogue.all(request.filter()).stream()
                .map(Version::subject)
                .filter(subject -> subject.startsWith(prefix))
                .distinct()
                .toList());
    }

    private JsonNode lookup(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.described(catalogue.lookup(request.subject(), request.schema(), request.filter()));
    }

    private JsonNode register(RegistryRequest request) throws RegistryRefusal {
        Version version = catalogue.register(request.subject(), request.schema());
        return RegistryJson.object()
                .put("id", version.id())
                .put("version", version.version())
                .put("schema", version.schema().canonicalString());
    }

    private JsonNode versions(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.numbers(catalogue.versions(request.subject(), request.filter()).stream()
                .map(Version::version)
                .toList());
    }

    private JsonNode version(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.described(request.version(catalogue, request.filter()));
    }

    private JsonNode deleteSubject(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.numbers(
                request.flag("permanent")
                        ? catalogue.eraseSubject(request.subject())
                        : catalogue.deleteSubject(request.subject()));
    }

    private JsonNode deleteVersion(RegistryRequest request) throws RegistryRefusal {
        Version version = request.version(catalogue, VersionFilter.ALL);
        return IntNode.valueOf(
                request.flag("permanent") ? catalogue.eraseVersion(version) : catalogue.deleteVersion(version));
    }

    private JsonNode schemaOfVersion(RegistryRequest request) throws RegistryRefusal {
        return RegistryJson.parsed(request.version(catalogue, request.filter()).schema());
    }

    private JsonNode referencedBy(RegistryRequest request) throws RegistryRefusal {
        request.version(catalogue, VersionFilter.ALL);
        return RegistryJson.array();
    }

    private JsonNode compatibleWithSubject(RegistryRequest request) throws RegistryRefusal {
        return compatibility(request, catalogue.incompatibilities(request.subject(), request.schema()));
    }

    private JsonNode compatibleWithVersion(RegistryRequest request) throws RegistryRefusal {
        return compatibility(
                request, catalogue.incompatibilities(request.schema(), request.version(catalogue, VersionFilter.LIVE)));
    }

    private static JsonNode compatibility(RegistryRequest request, List<String> faults) {
        ObjectNode answer = RegistryJson.object().put("is_compatible", faults.isEmpty());
        if (request.flag("verbose")) {
            answer.set("messages", RegistryJson.strings(faults));
        }
        return answer;
    }
}
