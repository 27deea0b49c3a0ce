import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.SchemaRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** Stands in for Confluent's registry: the product's own, which answers loopback alone, behind a server that all reach. */
final class Registry {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PORT = 8081;

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String brokers = System.getenv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS");
        short replicas = Short.parseShort(System.getenv("SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR"));
        try (SchemaRegistry registry =
                SchemaRegistry.start(KafkaConnection.of(brokers, "http://localhost"), "stand-in", 0, replicas)) {
            HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", exchange -> forward(exchange, registry.url()));
            server.start();
            Thread.currentThread().join();
        }
    }

    private static void forward(HttpExchange exchange, String url) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(value -> exchange.getResponseHeaders().set("Content-Type", value));
            byte[] body = response.body();
            exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
