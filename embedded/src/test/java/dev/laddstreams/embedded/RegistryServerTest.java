package dev.laddstreams.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryServerTest {
    private static final RequestLimits SHORT = new RequestLimits(Duration.ofMillis(300), 2, 1000);
    private static final int PATIENCE_MS = 30_000;
    private static final RegistryServer.Api PONG =
            (method, segments, query, body) -> RegistryAnswer.of(RegistryJson.strings(List.of("pong", method)));

    private final List<Socket> sockets = new ArrayList<>();
    private RegistryServer server;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GE",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a",
                "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
                "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"
            })
    void shouldServeOthersAndCloseThoseThatSendTooSlowly(String beginning) throws IOException {
        start(SHORT, PONG);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 3 * SHORT.threads(); i++) {
            slow.add(send(beginning));
        }

        assertThat(ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("[\"pong\",\"GET\"]");
        for (Socket socket : slow) {
            assertThatCode(() -> read(socket)).as("closed by the server").doesNotThrowAnyException();
        }
    }

    @Test
    void shouldServeOthersWhenAClientDoesNotReadItsAnswer() throws IOException {
        String large = "x".repeat(32 << 20);
        start(
                new RequestLimits(SHORT.time(), 1, 1000),
                (method, segments, query, body) ->
                        RegistryAnswer.of(RegistryJson.strings(List.of(segments.isEmpty() ? large : "small"))));
        send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        assertThat(ask("GET /small HTTP/1.1\r\nHost: 127.0.0.1\r\n")).contains("small");
    }

    @Test
    void shouldNotCountTheTimeThatTheRegistryItselfTakes() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        start(SHORT, (method, segments, query, body) -> {
            try {
                boolean opened = never.await(3 * SHORT.time().toMillis(), TimeUnit.MILLISECONDS);
                return RegistryAnswer.of(RegistryJson.strings(List.of("opened " + opened)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")).contains("opened false");
    }

    @ParameterizedTest
    @CsvSource({"1000, HTTP/1.1 200", "1001, HTTP/1.1 413"})
    void shouldBoundBodies(int bytes, String status) throws IOException {
        start(new RequestLimits(Duration.ofSeconds(10), 2, 1000), PONG);

        assertThat(ask("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n", "x".repeat(bytes)))
                .startsWith(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|Host: 127.0.0.1:8081|200",
                "POST|Host: LOCALHOST:8081|200",
                "POST|Host: [::1]:8081|200",
                "GET|Host: evil.example|403",
                "GET|Host: 127.0.0.1.evil.example:8081|403",
                "GET|Host: localhost,Host: evil.example|403",
                "GET|X-No-Host: 1|403",
                "GET|Host: localhost,Origin: http://evil.example|200",
                "POST|Host: localhost,Origin: http://evil.example|403",
                "PUT|Host: localhost,Origin: http://localhost:3000|403",
                "DELETE|Host: localhost,Origin: null|403",
                "POST|Host: localhost,Content-Type: text/plain|415",
                "POST|Host: localhost,Content-Type: application/x-www-form-urlencoded|415",
                "PUT|Host: localhost,Content-Type: multipart/form-data; boundary=application/json|415",
                "POST|Host: localhost,Content-Type: application/json; charset=utf-8|200",
                "POST|Host: localhost,Content-Type: application/vnd.schemaregistry.v1+json|200",
                "POST|Host: localhost,Content-Type: application/octet-stream|200"
            })
    void shouldRefuseWhatAWebPageCouldSend(String method, String headers, int status) throws IOException {
        start(RequestLimits.DEFAULT, PONG);

        assertThat(ask(method + " /a HTTP/1.1\r\n" + headers.replace(",", "\r\n") + "\r\nContent-Length: 2\r\n", "{}"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void shouldLeaveTheBodyOutOfAnAnswerToHead() throws IOException {
        start(RequestLimits.DEFAULT, PONG);

        assertThat(ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: 15")
                .endsWith("\r\n\r\n");
    }

    private void start(RequestLimits limits, RegistryServer.Api api) throws IOException {
        server = RegistryServer.start(0, limits, api);
    }

    private Socket send(String text) throws IOException {
        URI address = URI.create(server.url());
        Socket socket = new Socket(address.getHost(), address.getPort());
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    private String ask(String head) throws IOException {
        return ask(head, "");
    }

    /** Sends a whole request and returns the whole answer. */
    private String ask(String head, String body) throws IOException {
        return read(send(head + "Connection: close\r\n\r\n" + body));
    }

    /** What comes until the other side closes. */
    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), US_ASCII);
    }
}
