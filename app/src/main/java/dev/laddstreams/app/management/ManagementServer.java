package dev.laddstreams.app.management;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.MonitoringKeys;
import dev.laddstreams.app.runtime.BuildVersion;
import dev.laddstreams.app.runtime.HttpPort;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/**
 * The management port of a process: {@code /metrics} for Prometheus, and the probes {@code /startup}, {@code /ready} and
 * {@code /live}, which answer 200 or 503 with a line for each thing that is amiss. Slow, many and large requests cost a
 * bounded number of threads and bytes. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int FASTEST = 1;
    private static final HttpPort.Limits LIMITS = new HttpPort.Limits(8, 64, 10_000);
    private static final int FREE_PORT = 0;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PATHS = "one of /metrics, /startup, /ready, /live\n";

    private final ProcessMeters meters;
    private final ProcessProbes probes = new ProcessProbes();
    private final Javalin server;
    private final URI address;

    private ManagementServer(HttpPort port, ProcessMeters meters) {
        this.meters = meters;
        this.server = port.open(LIMITS, this::configure);
        this.address = port.uri(server.port());
    }

    /**
     * Listens as {@code management.port} and {@code management.bind} say.
     *
     * @throws LaddException {@code PORT_IN_USE}; {@code USAGE} for an address that is not this machine's
     */
    public static ManagementServer start(Configuration configuration) {
        return start(configuration, configuration.get(MonitoringKeys.MANAGEMENT_PORT));
    }

    /** As {@link #start(Configuration)}, for a command beside a service of the same configuration, to which it leaves the port. */
    public static ManagementServer startBeside(Configuration configuration) {
        try {
            return start(configuration);
        } catch (LaddException e) {
            if (e.reason() != Reason.PORT_IN_USE) {
                throw e;
            }
            return start(configuration, FREE_PORT);
        }
    }

    private static ManagementServer start(Configuration configuration, int number) {
        HttpPort port = new HttpPort(
                "metrics and probes", configuration.get(MonitoringKeys.MANAGEMENT_BIND), number, "management");
        ProcessMeters meters = new ProcessMeters(
                BuildVersion.current(), WorkDir.of(configuration).root(), OtlpTarget.of(configuration));
        try {
            return new ManagementServer(port, meters);
        } catch (LaddException e) {
            meters.close();
            throw e;
        }
    }

    private void configure(JavalinConfig config) {
        // thousands of series look much alike: more effort costs the scrape's time and saves little
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(FASTEST));
        config.routes.get("/metrics", this::metrics);
        config.routes.get("/startup", context -> answer(context, probes::startup));
        config.routes.get("/ready", context -> answer(context, probes::ready));
        config.routes.get("/live", context -> answer(context, probes::live));
        config.routes.error(HttpStatus.NOT_FOUND.getCode(), "*", context -> context.contentType(PLAIN)
                .result("Cannot answer " + context.path() + " (expected: " + PATHS.strip() + ")\n"));
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
        return address;
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
