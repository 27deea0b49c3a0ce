package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of the registry, on loopback: every client has a bounded share of its time and memory. */
final class RegistryServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String HEAD = "HEAD";
    private static final int NO_BODY = -1;
    private static final int BACKLOG = 64;

    static {
        // without it each answer waits for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // those that say nothing take no thread, and are closed after 30 s
        System.setProperty("jdk.httpserver.maxConnections", "512");
    }

    private final HttpServer server;
    private final TimedThreads threads;
    private final RequestLimits limits;
    private final Api api;

    /** Answers a request. Thread-safe. */
    @FunctionalInterface
    interface Api {
        /** @param segments of the path, decoded */
        RegistryAnswer answer(String method, List<String> segments, Map<String, String> query, byte[] body)
                throws RegistryRefusal;
    }

    private RegistryServer(HttpServer server, TimedThreads threads, RequestLimits limits, Api api) {
        this.server = server;
        this.threads = threads;
        this.limits = limits;
        this.api = api;
    }

    /** @param port 0 for a free one */
    static RegistryServer start(int port, RequestLimits limits, Api api) throws IOException {
        HttpServer http = HttpServer.create(LoopbackPort.address(port), BACKLOG);
        RegistryServer server = new RegistryServer(http, new TimedThreads(limits, "schema-registry"), limits, api);
        http.setExecutor(server.threads);
        http.createContext("/", server::serve);
        http.start();
        return server;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            RegistryAnswer answer = answer(exchange);
            threads.restartLimit();
            respond(exchange, answer);
        }
    }

    private RegistryAnswer answer(HttpExchange exchange) throws IOException {
        try {
            RequestGuard.check(exchange);
            byte[] body = body(exchange);
            threads.pauseLimit();
            return api.answer(
                    exchange.getRequestMethod(),
                    segments(exchange.getRequestURI().getRawPath()),
                    query(exchange.getRequestURI().getRawQuery()),
                    body);
        } catch (RegistryRefusal e) {
            return RegistryAnswer.of(e);
        } catch (IllegalArgumentException e) { // a malformed escape in the address
            return RegistryAnswer.of(RegistryRefusal.badRequest(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("The schema registry failed on {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            return RegistryAnswer.failed(e);
        }
    }

    private byte[] body(HttpExchange exchange) throws IOException, RegistryRefusal {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(limits.bodyBytes() + 1);
            if (body.length > limits.bodyBytes()) {
                throw RegistryRefusal.tooLarge(limits.bodyBytes());
            }
            return body;
        }
    }

    private static void respond(HttpExchange exchange, RegistryAnswer answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals(HEAD)) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment));
            }
        }
        return segments;
    }

    private static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new HashMap<>();
        if (rawQuery == null) {
            return query;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String url() {
        return "http://" + LoopbackPort.HOST + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
