package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a {@link SchemaCatalogue} over HTTP on loopback, as Confluent's registry does. */
final class SchemaRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int THREADS = 4;
    private static final int BACKLOG = 64;
    private static final int MAX_BODY_BYTES = 4 << 20;

    private final RegistryLog log;
    private final ExecutorService threads;
    private final HttpServer server;

    private SchemaRegistry(RegistryLog log, ExecutorService threads, HttpServer server) {
        this.log = log;
        this.threads = threads;
        this.server = server;
    }

    /** Returns when it answers, with all that {@code _schemas} holds. */
    static SchemaRegistry start(KafkaConnection broker, String clusterId, int port) {
        // without it each answer waits for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        RegistryLog log = new RegistryLog(broker);
        try {
            RegistryRoutes routes = new RegistryRoutes(new SchemaCatalogue(log), clusterId);
            HttpServer server = HttpServer.create(LoopbackPort.address(port), BACKLOG);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "schema-registry");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(routes, exchange));
            server.start();
            return new SchemaRegistry(log, threads, server);
        } catch (BindException e) {
            log.close();
            throw LoopbackPort.inUse(port, "the schema registry", e);
        } catch (IOException e) {
            log.close();
            throw LaddException.cannot(
                    Reason.REGISTRY_UNAVAILABLE,
                    "start the schema registry",
                    e.toString(),
                    "a loopback interface that takes connections",
                    e);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static void serve(RegistryRoutes routes, HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                byte[] body = body(exchange);
                JsonNode answer = routes.answer(
                        exchange.getRequestMethod(),
                        segments(exchange.getRequestURI().getRawPath()),
                        query(exchange.getRequestURI().getRawQuery()),
                        body);
                respond(exchange, 200, answer);
            } catch (RegistryRefusal e) {
                respond(exchange, e.status(), error(e.code(), e.getMessage()));
            } catch (IllegalArgumentException e) { // a malformed escape in the address
                respond(exchange, 400, error(400, e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error(
                        "The schema registry failed on {} {}",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        e);
                respond(exchange, 500, error(500, e.toString()));
            }
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException, RegistryRefusal {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw RegistryRefusal.badRequest("the body is larger than " + MAX_BODY_BYTES + " bytes");
            }
            return body;
        }
    }

    private static JsonNode error(int code, String message) {
        return JSON.createObjectNode().put("error_code", code).put("message", message);
    }

    private static void respond(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
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
        threads.shutdownNow();
        log.close();
    }
}
