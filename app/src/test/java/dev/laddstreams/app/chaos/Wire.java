package dev.laddstreams.app.chaos;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way from one party to a port of another. Both can be cut off, and then neither hears of the other, not even that a
 * connection has ended.
 */
final class Wire implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final Valve from;
    private final Valve to;
    private final Speech speech;
    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** What is spoken. */
    enum Speech {
        KAFKA,
        HTTP
    }

    /**
     * @param address where the party finds the other
     * @param target port of the other, on the loopback address
     */
    Wire(InetSocketAddress address, int target, Speech speech, Valve from, Valve to) {
        this.from = from;
        this.to = to;
        this.speech = speech;
        this.target = target;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("wire-" + address, this::accept);
    }

    private void accept() throws IOException {
        while (true) {
            Socket incoming = server.accept();
            sockets.add(incoming);
            start("wire-to-" + target, () -> connect(incoming));
        }
    }

    private void connect(Socket incoming) throws IOException {
        from.pass();
        to.pass();
        try (incoming;
                Socket outgoing = new Socket(FixedPort.address(), target)) {
            incoming.setTcpNoDelay(true);
            outgoing.setTcpNoDelay(true);
            sockets.add(outgoing);
            start("wire-from-" + target, () -> pass(outgoing, incoming));
            if (speech == Speech.KAFKA) {
                passRequests(incoming, outgoing);
            } else {
                pass(incoming, outgoing);
            }
        } finally {
            sockets.remove(incoming);
        }
    }

    /** Size, kind, and the rest, as every request of Kafka's has it. */
    private void passRequests(Socket incoming, Socket outgoing) throws IOException {
        DataInputStream in = new DataInputStream(incoming.getInputStream());
        OutputStream out = outgoing.getOutputStream();
        try {
            while (true) {
                int size = in.readInt();
                byte[] request = new byte[Integer.BYTES + size];
                ByteBuffer.wrap(request).putInt(size);
                in.readFully(request, Integer.BYTES, size);
                from.passRequest(ByteBuffer.wrap(request).getShort(Integer.BYTES));
                to.pass();
                out.write(request);
            }
        } finally {
            end(incoming, outgoing);
        }
    }

    private void pass(Socket incoming, Socket outgoing) throws IOException {
        InputStream in = incoming.getInputStream();
        OutputStream out = outgoing.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                from.pass();
                to.pass();
                out.write(chunk, 0, read);
            }
        } finally {
            end(incoming, outgoing);
        }
    }

    /** That one side has hung up is heard no sooner than anything else. */
    private void end(Socket one, Socket other) throws IOException {
        from.pass();
        to.pass();
        one.close();
        other.close();
        sockets.remove(one);
        sockets.remove(other);
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
                        // one side hung up, which the other has heard by now
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** When its parties are gone. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
