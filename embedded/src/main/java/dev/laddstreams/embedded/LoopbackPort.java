package dev.laddstreams.embedded;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Ports of the loopback address. */
final class LoopbackPort {
    static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) { // only for a wrong length
            throw new UncheckedIOException(e);
        }
    }

    /** Different ports that are free now. */
    static int[] free(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            try (ServerSocket socket = new ServerSocket(0, 1, address(0).getAddress())) {
                ports.add(socket.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot find a free port on " + HOST, e);
            }
        }
        return ports.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Fails when something listens there, before a server half starts. */
    static void requireFree(int port, String purpose) {
        try (ServerSocket socket = new ServerSocket()) {
            // a port in TIME_WAIT after a restart counts as free
            socket.setReuseAddress(true);
            socket.bind(address(port));
        } catch (BindException e) {
            throw inUse(port, purpose, e);
        } catch (IOException | IllegalArgumentException e) {
            throw LaddException.cannot(
                    Reason.USAGE, "listen for " + purpose, "port " + port, "0 for a free one, or 1 to 65535", e);
        }
    }

    static LaddException inUse(int port, String purpose, Throwable cause) {
        return LaddException.cannot(
                Reason.PORT_IN_USE,
                "listen for " + purpose,
                "port " + port + " of " + HOST + " is in use or not permitted",
                "a free port; 0 picks one",
                cause);
    }
}
