package dev.laddstreams.app.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and passes connections on; while it is shut, they are refused and those that were open break. */
final class Gate implements AutoCloseable {
    private final int target;
    private final int port = FixedPort.next();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket server;

    /** Open from the beginning. */
    Gate(int target) {
        this.target = target;
        open();
    }

    String address() {
        return "http://" + FixedPort.HOST + ":" + port;
    }

    void open() {
        server = FixedPort.require(port);
        start("gate-" + port, () -> accept(server));
    }

    void shut() {
        closeQuietly(server);
        sockets.forEach(Gate::closeQuietly);
        sockets.clear();
    }

    private void accept(ServerSocket listening) throws IOException {
        while (true) {
            Socket incoming = listening.accept();
            sockets.add(incoming);
            start("gate-to-" + target, () -> connect(incoming));
            if (listening.isClosed()) {
                closeQuietly(incoming);
            }
        }
    }

    private void connect(Socket incoming) throws IOException {
        try (incoming;
                Socket outgoing = new Socket(FixedPort.address(), target)) {
            sockets.add(outgoing);
            start("gate-from-" + target, () -> pass(outgoing, incoming));
            pass(incoming, outgoing);
        } finally {
            sockets.remove(incoming);
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // one side hung up, or the gate was shut: both are what a gate is for
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shut();
    }
}
