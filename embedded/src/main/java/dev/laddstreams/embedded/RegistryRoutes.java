package dev.laddstreams.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds what a method does to a path of the registry's REST API. */
final class RegistryRoutes implements RegistryServer.Api {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";

    private final List<Route> routes;

    RegistryRoutes(SchemaCatalogue catalogue, String clusterId) {
        routes = Stream.of(
                        new ServerRoutes(clusterId).routes(),
                        new SchemaRoutes(catalogue).routes(),
                        new SubjectRoutes(catalogue).routes(),
                        new LevelRoutes(catalogue).routes())
                .flatMap(List::stream)
                .toList();
    }

    /** HEAD is answered as GET is; the server leaves the body out. OPTIONS names the methods of the path. */
    @Override
    public RegistryAnswer answer(String method, List<String> segments, Map<String, String> query, byte[] body)
            throws RegistryRefusal {
        String wanted = method.equals(HEAD) ? GET : method;
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(segments);
            if (values.isPresent()) {
                if (route.method().equals(wanted)) {
                    return RegistryAnswer.of(route.action().answer(new RegistryRequest(values.get(), query, body)));
                }
                methods.add(route.method());
            }
        }
        if (methods.isEmpty()) {
            throw RegistryRefusal.noSuchPath("/" + String.join("/", segments));
        }
        if (methods.contains(GET)) {
            methods.add(HEAD);
        }
        methods.add(OPTIONS);
        if (method.equals(OPTIONS)) {
            return RegistryAnswer.allowing(methods);
        }
        throw RegistryRefusal.noSuchMethod(method, methods);
    }
}
