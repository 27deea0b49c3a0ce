package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.List;
import java.util.Optional;

/** The paths below {@code /config} and {@code /mode}: which changes of schemas are allowed. */
final class LevelRoutes {
    private final SchemaCatalogue catalogue;

    LevelRoutes(SchemaCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/config", request -> level(catalogue.effectiveLevel(Optional.empty()))),
                Route.of("PUT", "/config", request -> setLevel(Optional.empty(), request)),
                Route.of("DELETE", "/config", request -> eraseLevel(Optional.empty())),
                Route.of("GET", "/config/{subject}", this::levelOfSubject),
                Route.of("PUT", "/config/{subject}", request -> setLevel(Optional.of(request.subject()), request)),
                Route.of("DELETE", "/config/{subject}", this::eraseLevelOfSubject),
                Route.of("GET", "/mode", request -> mode()),
                Route.of("GET", "/mode/{subject}", this::modeOfSubject),
                Route.of("PUT", "/mode", LevelRoutes::refuseMode),
                Route.of("PUT", "/mode/{subject}", LevelRoutes::refuseMode));
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
        return RegistryJson.object().put("compatibility", level.name());
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

    private static JsonNode mode() {
        return RegistryJson.object().put("mode", "READWRITE");
    }

    private static JsonNode level(CompatibilityLevel level) {
        return RegistryJson.object().put("compatibilityLevel", level.name());
    }
}
