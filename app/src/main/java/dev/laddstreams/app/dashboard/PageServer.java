package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.runtime.HttpPort;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page's files and what {@link PageRoutes} answers, with few threads, connections and bytes. Thread-safe. */
final class PageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final String FILES = "/dev/laddstreams/app/dashboard/page";
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/";
    private static final String CHARTS_POM = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final HttpPort.Limits LIMITS = new HttpPort.Limits(16, 400, 15_000);
    private static final long MOST_BODY_BYTES = 16 << 10;

    private final PageSettings settings;
    private final Javalin server;
    private final String note;

    /**
     * Serves at once.
     *
     * @throws LaddException {@code PORT_IN_USE} for a port that was asked for; {@code USAGE} for an address that is not
     *     this machine's
     */
    PageServer(PageSettings settings, PageGuard guard, PageRoutes routes) {
        this.settings = settings;
        this.server =
                settings.port().isPresent() ? open(settings.port().get(), guard, routes) : openUsual(guard, routes);
        boolean isExpected = settings.port().isPresent() || server.port() == PageSettings.USUAL_PORT;
        this.note = isExpected ? "" : ", because port " + PageSettings.USUAL_PORT + " is in use";
    }

    private Javalin openUsual(PageGuard guard, PageRoutes routes) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.bind(), PageSettings.USUAL_PORT));
        } catch (IOException e) {
            LOG.debug("The page takes a free port", e);
            return open(0, guard, routes);
        }
        return open(PageSettings.USUAL_PORT, guard, routes);
    }

    private Javalin open(int port, PageGuard guard, PageRoutes routes) {
        return new HttpPort("the live page", settings.bind(), port, "dashboard")
                .open(LIMITS, config -> configure(config, guard, routes));
    }

    private static void configure(JavalinConfig config, PageGuard guard, PageRoutes routes) {
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.staticFiles.add(FILES, Location.CLASSPATH);
        config.staticFiles.add(files -> {
            files.hostedPath = "/uplot";
            // not the folder in it: the jar has no entry of its own for that, and it would not be found
            files.directory = CHARTS + chartsVersion();
            files.location = Location.CLASSPATH;
        });
        config.routes.before(guard::check);
        routes.addTo(config.routes);
        config.routes.exception(HttpResponseException.class, (e, request) -> request.status(e.getStatus())
                .contentType("text/plain")
                .result(e.getMessage() + "\n"));
        config.routes.exception(LaddException.class, (e, request) -> request.status(status(e.reason()))
                .contentType("text/plain")
                .result(e.getMessage() + "\n"));
        config.routes.exception(Exception.class, (e, request) -> {
            LOG.warn("The page cannot answer {}", request.path(), e);
            request.status(500).contentType("text/plain").result("Cannot answer: a defect, see the log\n");
        });
    }

    private static int status(Reason reason) {
        return reason == Reason.USAGE ? 400 : reason.mayPass() ? 503 : 500;
    }

    private static String chartsVersion() {
        Properties properties = new Properties();
        try (InputStream in = PageServer.class.getResourceAsStream(CHARTS_POM)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(properties.getProperty("version")).orElseThrow();
    }

    /** What people type into their browser. */
    String address() {
        return "http://" + (settings.isLocal() ? "localhost" : settings.bind()) + ":" + server.port();
    }

    /** The address, and why it is not the usual one when that is so; for people. */
    String place() {
        return address() + note;
    }

    @Override
    public void close() {
        server.stop();
    }
}
