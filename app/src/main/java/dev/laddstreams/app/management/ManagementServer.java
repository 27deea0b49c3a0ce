package dev.laddstreams.app.management;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.BuildVersion;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The management port of a process: {@code /metrics} for Prometheus, and the probes {@code /startup}, {@code /ready} and
 * {@code /live}, which answer 200 or 503 with a line for each thing that is amiss. Slow, many and large requests cost a
 * bounded number of threads and bytes. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_THREADS = 8;
    private static final long IDLE_MILLIS = 10_000;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PATHS = "one of /metrics, /startup, /ready, /live\n";

    private final ProcessMeters meters;
    private final ProcessProbes probes = new ProcessProbes();
    private final Javalin server;
    private final String host;

    private ManagementServer(InetAddress address, int port, ProcessMeters meters) {
        this.meters = meters;
        this.host = address.getHostAddress();
        this.server = Javalin.create(config -> configure(config, port));
    }

    /**
     * Listens as {@code management.port} and {@code management.bind} say.
     *
     * @throws LaddException {@code PORT_IN_USE}; {@code USAGE} for an address that is not this machine's
     */
    public static ManagementServer start(Configuration configuration) {
        String bind = configuration.get(ConfigKeys.MANAGEMENT_BIND);
        int port = configuration.get(ConfigKeys.MANAGEMENT_PORT);
        try {
            ManagementServer management = new ManagementServer(
                    InetAddress.getByName(bind),
                    port,
                    new ProcessMeters(
                            BuildVersion.current(), WorkDir.of(configuration).root()));
            management.listen(port);
            return management;
        } catch (UnknownHostException e) {
            throw notHere(bind, e);
        }
    }

    private void configure(JavalinConfig config, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.threadPool = threads();
        config.jetty.addConnector((jetty, http) -> connector(jetty, http, port));
        config.routes.get("/metrics", this::metrics);
        config.routes.get("/startup", context -> answer(context, probes::startup));
        config.routes.get("/ready", context -> answer(context, probes::ready));
        config.routes.get("/live", context -> answer(context, probes::live));
        config.routes.error(HttpStatus.NOT_FOUND.getCode(), "*", context -> context.contentType(PLAIN)
                .result("Cannot answer " + context.path() + " (expected: " + PATHS.strip() + ")\n"));
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("ladd-management");
        threads.setDaemon(true);
        return threads;
    }

    private ServerConnector connector(Server jetty, HttpConfiguration http, int port) {
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.RFC3986);
        ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        jetty.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }

    private void listen(int port) {
        try {
            server.start();
        } catch (RuntimeException e) {
            meters.close();
            throw refused(port, e);
        }
    }

    private LaddException refused(int port, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return String.valueOf(cause.getMessage()).contains("assign")
                        ? notHere(host, failure)
                        : LaddException.cannot(
                                Reason.PORT_IN_USE,
                                "listen for metrics and probes",
                                "port " + port + " of " + host + " is in use or not permitted",
                                "a free port as management.port; 0 picks one",
                                failure);
            }
        }
        return LaddException.defect("listen for metrics and probes", failure);
    }

    private static LaddException notHere(String bind, Exception cause) {
        return LaddException.cannot(
                Reason.USAGE,
                "listen for metrics and probes",
                bind,
                "an address of this machine as management.bind",
                cause);
    }

    private void metrics(Context context) throws IOException {
        ScrapeFormat format = ScrapeFormat.accepted(context.header("Accept"));
        context.contentType(format.mediaType());
        meters.scrape(context.outputStream(), format, probes.watched());
    }

    private static void answer(Context context, Supplier<ProbeAnswer> probe) {
        ProbeAnswer answer = probe.get();
        context.status(answer.isWell() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(PLAIN)
                .result(answer.text());
    }

    /** Where it answers, for example {@code http://127.0.0.1:9400}. */
    public URI address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + server.port());
    }

    /** Where the parts of the process register what they measure. */
    public Meters meters() {
        return meters.meters();
    }

    public ProcessProbes probes() {
        return probes;
    }

    @Override
    public void close() {
        server.stop();
        meters.close();
    }
}
