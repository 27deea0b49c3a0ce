package dev.laddstreams.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.dashboard.PageSettings.Actions;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of a cluster that is not there: what the server answers by itself. */
@Timeout(120)
class PageServerTest {
    private static final String FORM = "{\"dataset\": \"d\", \"labeler\": \"l\", \"version\": 1}";

    /** A request's header is 8 KiB at most: 200 of them, and twice as much again for what holds them. */
    private static final long MOST_GROWTH_BYTES = 8L << 20;

    private static final Meters METERS = Meters.unread();

    private static Dashboard looking;
    private static Dashboard acting;
    private static Dashboard guarded;

    @BeforeAll
    static void start() {
        looking = dashboard(Actions.OFF, Optional.empty());
        acting = dashboard(Actions.ALLOWED, Optional.empty());
        guarded = dashboard(Actions.ALLOWED, Optional.of("open sesame"));
    }

    private static Dashboard dashboard(Actions actions, Optional<String> token) {
        return new Dashboard(
                KafkaConnection.of("localhost:1", "http://localhost:2").measuredBy(METERS),
                TopicCatalogue.DEFAULT,
                new PageSettings(Optional.of(0), "127.0.0.1", actions, token, new TrustedFiles(List.of())));
    }

    @AfterAll
    static void stop() {
        List.of(looking, acting, guarded).forEach(Dashboard::close);
    }

    private static HttpResponse<String> get(Dashboard page, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static HttpResponse<String> post(Dashboard page, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(page.address() + path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            // a connection of its own: one that was kept may just be closed as idle, and a POST is not sent twice
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first line of the answer, empty when the connection was closed. */
    private static String raw(Dashboard page, byte[] request) throws IOException {
        try (Socket socket = open(page)) {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private static Socket open(Dashboard page) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(page.address()).getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    @Test
    void shouldServeThePageAndItsCharts() {
        HttpResponse<String> page = get(looking, "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>LADD Streams</title>");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'self'"));
        assertThat(get(looking, "/uplot/dist/uPlot.esm.js").statusCode()).isEqualTo(200);
        assertThat(get(looking, "/app.js").body()).contains("${", "EventSource");
    }

    @Test
    void shouldSayWhatItWaitsForWithoutACluster() {
        assertThat(get(looking, "/api/overview").body())
                .isEqualTo("{\"waiting\":\"Kafka at localhost:1\",\"actions\":false,\"datasets\":[]}");
    }

    @Test
    void shouldAnswerUnknownPlacesWithASentence() {
        assertThat(get(looking, "/api/datasets/none/images"))
                .returns(404, HttpResponse::statusCode)
                .returns(
                        "Cannot show dataset 'none': there is none of that name (expected: one that was made; none was"
                                + " yet)\n",
                        HttpResponse::body);
        assertThat(get(looking, "/api/weather"))
                .returns(404, HttpResponse::statusCode)
                .returns(
                        "Cannot show '/api/weather': there is no such panel (expected: one that the page asks for)\n",
                        HttpResponse::body);
        assertThat(get(looking, "/elsewhere"))
                .returns(404, HttpResponse::statusCode)
                .returns("Cannot show '/elsewhere': there is no such page (expected: /)\n", HttpResponse::body);
    }

    @Test
    void shouldChangeNothingUnlessItIsAllowed() {
        assertThat(post(looking, "/api/actions/activate", FORM, "X-Ladd-Page", "1"))
                .returns(403, HttpResponse::statusCode)
                .returns(
                        "Cannot change anything from the page: it only looks (expected: dashboard.allow-actions=true)\n",
                        HttpResponse::body);
    }

    @Test
    void shouldTakeActionsFromThePageAlone() {
        assertThat(post(acting, "/api/actions/activate", FORM).statusCode()).isEqualTo(403);
        assertThat(post(acting, "/api/actions/activate", FORM, "X-Ladd-Page", "1", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(acting, "/api/actions/activate", FORM, "X-Ladd-Page", "1", "Origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(acting, "/api/actions/activate", "{", "X-Ladd-Page", "1", "Origin", acting.address()))
                .returns(400, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .startsWith("Cannot read the request: ");
        assertThat(post(acting, "/api/actions/explode", FORM, "X-Ladd-Page", "1")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldAnswerForItsOwnNamesAlone() throws IOException {
        assertThat(raw(looking, "GET /api/overview HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(UTF_8)))
                .contains("403");
        assertThat(raw(looking, "GET /api/overview HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n".getBytes(UTF_8)))
                .contains("200");
    }

    @Test
    void shouldAskForTheToken() {
        Counter refusals = METERS.counter(Metric.PAGE_REFUSALS, "token");
        double before = refusals.count();
        assertThat(get(guarded, "/api/overview").statusCode()).isEqualTo(401);
        assertThat(get(guarded, "/api/overview", "Authorization", "Bearer open").statusCode())
                .isEqualTo(401);
        assertThat(get(guarded, "/?token=shut").statusCode()).isEqualTo(401);
        assertThat(refusals.count() - before).isEqualTo(3);
        assertThat(get(guarded, "/api/overview", "Authorization", "Bearer open sesame")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> first = get(guarded, "/?token=open%20sesame");
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(first.headers().firstValue("Set-Cookie")).hasValueSatisfying(cookie -> assertThat(cookie)
                .contains("HttpOnly", "SameSite=Strict")
                .doesNotContain("sesame"));
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
        assertThat(get(guarded, "/api/overview", "Cookie", cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseWhatIsTooLong() throws IOException {
        assertThat(post(acting, "/api/actions/activate", "x".repeat(100_000), "X-Ladd-Page", "1")
                        .statusCode())
                .isEqualTo(413);
        assertThat(raw(
                        looking,
                        ("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8)))
                .contains("414");
    }

    /** Half of it no HTTP at all, half of it requests for nothing. */
    private static void sendNoise(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            byte[] request = i % 2 == 0
                    ? noise
                    : ("GET /api/" + new String(noise, UTF_8) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
            assertThat(raw(looking, request)).doesNotContain(" 500 ");
        }
    }

    /** After a collection; the least of several looks, as others allocate meanwhile. */
    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void shouldAnswerOrCloseWhateverComesAndHoldNoMemoryOfIt() throws IOException {
        Random random = new Random(7);
        sendNoise(random, 100);
        long before = heapBytes();

        sendNoise(random, 500);

        assertThat(heapBytes() - before).isLessThan(MOST_GROWTH_BYTES);
        assertThat(get(looking, "/api/overview").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldAnswerWhileSlowRequestsHangAndHoldLittleMemoryOfThem() throws IOException {
        assertThat(get(looking, "/api/overview").statusCode()).isEqualTo(200);
        long before = heapBytes();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = open(looking);
                socket.getOutputStream().write("GET /api/overview HTTP/1.1\r\nHo".getBytes(UTF_8));
                slow.add(socket);
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            get(looking, "/api/overview").statusCode())
                    .isEqualTo(200));
            assertThat(heapBytes() - before).isLessThan(MOST_GROWTH_BYTES);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldNameAPortThatWasAskedForAndIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PageSettings settings = new PageSettings(
                    Optional.of(taken.getLocalPort()),
                    "127.0.0.1",
                    Actions.OFF,
                    Optional.empty(),
                    new TrustedFiles(List.of()));

            assertThatThrownBy(() -> new Dashboard(
                            KafkaConnection.of("localhost:1", "http://localhost:2"), TopicCatalogue.DEFAULT, settings))
                    .hasMessage("Cannot listen for the live page: port " + taken.getLocalPort()
                            + " of 127.0.0.1 is in use or not permitted"
                            + " (expected: a free port as dashboard.port; 0 picks one)");
        }
    }

    @Test
    void shouldNotTakeAForeignAddressForAPortInUse() {
        // of the block that is kept for documentation (RFC 5737): no machine has it
        PageSettings settings = new PageSettings(
                Optional.of(0), "192.0.2.1", Actions.OFF, Optional.of("token"), new TrustedFiles(List.of()));

        assertThatThrownBy(() -> new Dashboard(
                        KafkaConnection.of("localhost:1", "http://localhost:2"), TopicCatalogue.DEFAULT, settings))
                .hasMessage("Cannot listen for the live page: 192.0.2.1"
                        + " (expected: an address of this machine as dashboard.bind)");
    }

    @Test
    void shouldStayUnderAMegabyte() throws IOException {
        long bytes = 0;
        for (String file : List.of(
                "/",
                "/page.css",
                "/theme.js",
                "/app.js",
                "/dom.js",
                "/api.js",
                "/wall.js",
                "/image.js",
                "/actions.js",
                "/lanes.js",
                "/charts.js",
                "/accuracy.js",
                "/glance.js",
                "/traffic.js",
                "/letters.js",
                "/topology.js",
                "/icon.svg",
                "/uplot/dist/uPlot.esm.js",
                "/uplot/dist/uPlot.min.css")) {
            HttpResponse<String> answer = get(looking, file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            bytes += answer.body().length();
        }

        assertThat(bytes).isLessThan(1_000_000);
    }
}
