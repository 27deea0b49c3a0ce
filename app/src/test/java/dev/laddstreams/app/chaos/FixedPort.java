package dev.laddstreams.app.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address that a server may leave and take again: below those that the system hands to outgoing
 * connections, one of which would otherwise take the place of a server that is away, or connect to itself.
 */
public final class FixedPort {
    public static final String HOST = "127.0.0.1";

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    /** Two builds on one machine seldom start at the same place. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 31 % COUNT));

    private FixedPort() {}

    /** One that is free now, another with each call. */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("No free port from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    private static boolean isFree(int port) {
        try {
            listen(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address(), port));
        return socket;
    }

    /** As {@link #listen}, for a port that must be free. */
    static ServerSocket require(int port) {
        try {
            return listen(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
