package dev.laddstreams.embedded;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses what a web page in a browser on this machine could send: a page may send simple requests to any address, and a name
 * of its own that it lets point to loopback makes the answers readable to it.
 */
final class RequestGuard {
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> CONTENT_TYPES = Set.of(
            "application/vnd.schemaregistry.v1+json",
            "application/vnd.schemaregistry+json",
            "application/json",
            "application/octet-stream");

    private RequestGuard() {}

    static void check(HttpExchange exchange) throws RegistryRefusal {
        Headers headers = exchange.getRequestHeaders();
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1 || !LOOPBACK_HOST.matcher(hosts.get(0)).matches()) {
            throw RegistryRefusal.foreignHost(String.join(", ", hosts));
        }
        if (READING.contains(exchange.getRequestMethod())) {
            return;
        }
        String origin = headers.getFirst("Origin");
        if (origin != null) {
            throw RegistryRefusal.foreignOrigin(origin);
        }
        String type = headers.getFirst("Content-Type");
        if (type != null && !CONTENT_TYPES.contains(mediaType(type))) {
            throw RegistryRefusal.unsupportedType(type);
        }
    }

    /** Without parameters such as the character set. */
    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
