package dev.laddstreams.app.runtime;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A port at which this process answers HTTP requests.
 *
 * @param purpose what it is for, as in "Cannot listen for ..."
 * @param bind name or address of this machine
 * @param port 0 for a free one
 * @param keys prefix of the configuration keys of both, for example {@code management}
 */
public record HttpPort(String purpose, String bind, int port, String keys) {
    private static final int MAX_HEADER_BYTES = 8 << 10;

    /**
     * What slow, many and large requests may cost.
     *
     * @param idleMillis after which a silent connection is closed
     */
    public record Limits(int threads, int connections, long idleMillis) {}

    /**
     * Answers from now on, on daemon threads.
     *
     * @param content adds routes and files
     * @throws LaddException {@code PORT_IN_USE}; {@code USAGE} for an address that is not this machine's
     */
    public Javalin open(Limits limits, Consumer<JavalinConfig> content) {
        String address = address();
        try {
            return Javalin.start(config -> {
                config.startup.showJavalinBanner = false;
                config.startup.showOldJavalinVersionWarning = false;
                config.startup.startupWatcherEnabled = false;
                config.jetty.threadPool = threads(limits);
                config.jetty.addConnector((jetty, http) -> connector(jetty, http, address, limits));
                content.accept(config);
            });
        } catch (RuntimeException e) {
            throw refused(address, e);
        }
    }

    /** Where it answers by number, for example {@code http://127.0.0.1:9400}. */
    public URI uri(int openPort) {
        String address = address();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + openPort);
    }

    private String address() {
        try {
            return InetAddress.getByName(bind).getHostAddress();
        } catch (UnknownHostException e) {
            throw notHere(bind, e);
        }
    }

    private QueuedThreadPool threads(Limits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(limits.threads(), 1);
        threads.setName("ladd-" + keys);
        threads.setDaemon(true);
        return threads;
    }

    private ServerConnector connector(Server jetty, HttpConfiguration http, String address, Limits limits) {
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idleMillis());
        jetty.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        return connector;
    }

    private LaddException refused(String address, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return String.valueOf(cause.getMessage()).contains("assign")
                        ? notHere(address, failure)
                        : LaddException.cannot(
                                Reason.PORT_IN_USE,
                                "listen for " + purpose,
                                "port " + port + " of " + address + " is in use or not permitted",
                                "a free port as " + keys + ".port; 0 picks one",
                                failure);
            }
        }
        return LaddException.defect("listen for " + purpose, failure);
    }

    private LaddException notHere(String where, Exception cause) {
        return LaddException.cannot(
                Reason.USAGE, "listen for " + purpose, where, "an address of this machine as " + keys + ".bind", cause);
    }
}
