package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a broker's port which protocol it speaks. A client of another protocol gets no answer and no reason: it only waits.
 * Nothing secret is sent, so that the port's certificate need not be trusted.
 */
public final class ListenerProbe {
    private static final int LIMIT_MS = 2000;
    private static final String PROTOCOL = "security.protocol";
    private static final String PLAINTEXT = "PLAINTEXT";

    /** Of the handshake, in Kafka's protocol. */
    private static final short SASL_HANDSHAKE = 17;

    private static final short VERSION = 1;
    private static final short ILLEGAL_SASL_STATE = 34;
    private static final short UNSUPPORTED_SASL_MECHANISM = 33;
    private static final int CORRELATION = 7;
    private static final int MOST_BYTES = 4096;

    /** Without SASL, no mechanisms. */
    private record Listener(String protocol, List<String> mechanisms) {}

    private ListenerProbe() {}

    /**
     * Returns when the client speaks what the first server speaks, or that server does not tell.
     *
     * @param action what could not be done, for messages
     * @throws LaddException {@code USAGE} when they speak different protocols
     */
    public static void requireSameProtocol(String action, KafkaConnection connection) {
        String server = connection.bootstrapServers().split(",", -1)[0].strip();
        String own =
                connection.clientProperties().getOrDefault(PROTOCOL, PLAINTEXT).toString();
        Optional<Listener> listener = ask(server);
        if (listener.isPresent() && !listener.get().protocol().equals(own)) {
            List<String> mechanisms = listener.get().mechanisms();
            throw LaddException.cannot(
                    Reason.USAGE,
                    action,
                    server + " speaks " + listener.get().protocol() + ", the client " + own,
                    "kafka.security.protocol=" + listener.get().protocol()
                            + (mechanisms.isEmpty()
                                    ? ""
                                    : " and kafka.sasl.mechanism of " + String.join(", ", mechanisms))
                            + ", or another port");
        }
    }

    private static Optional<Listener> ask(String server) {
        int colon = server.lastIndexOf(':');
        InetSocketAddress address = new InetSocketAddress(
                server.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""), port(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            return Optional.empty();
        }
        try (Socket socket = connect(address)) {
            return Optional.of(shakeHands(socket, PLAINTEXT));
        } catch (IOException e) {
            return askWithTls(address);
        }
    }

    private static int port(String text) {
        return text.matches("\\d{1,5}") ? Math.min(65_535, Integer.parseInt(text)) : 0;
    }

    private static Optional<Listener> askWithTls(InetSocketAddress address) {
        try (Socket socket = connect(address);
                SSLSocket secured = (SSLSocket) trusting()
                        .getSocketFactory()
                        .createSocket(socket, address.getHostString(), address.getPort(), false)) {
            secured.startHandshake();
            return Optional.of(shakeHands(secured, "SSL"));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty(); // it speaks something else, or wants a certificate of the client's
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks for a mechanism that nobody has: one with SASL names those that it has, one without says so. */
    private static Listener shakeHands(Socket socket, String withoutSasl) throws IOException {
        byte[] client = "ladd".getBytes(StandardCharsets.US_ASCII);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(2 * Short.BYTES + Integer.BYTES + 2 * (Short.BYTES + client.length));
        out.writeShort(SASL_HANDSHAKE);
        out.writeShort(VERSION);
        out.writeInt(CORRELATION);
        out.writeShort(client.length);
        out.write(client);
        out.writeShort(client.length);
        out.write(client);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int size = in.readInt();
        if (size > MOST_BYTES || in.readInt() != CORRELATION) {
            throw new IOException("not Kafka's protocol");
        }
        short error = in.readShort();
        if (error == ILLEGAL_SASL_STATE) {
            return new Listener(withoutSasl, List.of());
        }
        if (error != UNSUPPORTED_SASL_MECHANISM) {
            throw new IOException("error " + error);
        }
        List<String> mechanisms = new ArrayList<>();
        int count = Math.min(in.readInt(), MOST_BYTES);
        for (int i = 0; i < count; i++) {
            byte[] mechanism = new byte[in.readShort() & 0xff];
            in.readFully(mechanism);
            mechanisms.add(new String(mechanism, StandardCharsets.US_ASCII));
        }
        return new Listener("SASL_" + withoutSasl, List.copyOf(mechanisms));
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        return context;
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
