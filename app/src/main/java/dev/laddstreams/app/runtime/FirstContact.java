package dev.laddstreams.app.runtime;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.ListenerProbe;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Asks Kafka and the registry for a first answer before anything is begun, and says what keeps them from giving it. */
public final class FirstContact {
    private static final String ACTION = "reach Kafka";
    private static final int ANSWER_SECONDS = 15;
    /** A broker of the client's protocol seldom needs longer. */
    private static final int DOUBT_SECONDS = 3;

    private FirstContact() {}

    /** @throws LaddException {@code USAGE}, {@code BROKER_UNAVAILABLE} or {@code REGISTRY_UNAVAILABLE} */
    static void require(KafkaConnection connection) {
        RoleProperties role = RoleProperties.NONE
                .byDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000)
                .byDefault(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 500);
        try (Admin admin = Clients.admin(connection, role)) {
            requireAnswer(connection, admin);
        } catch (ExecutionException | KafkaException e) {
            throw KafkaFailure.cannot(ACTION, connection, e);
        } catch (TimeoutException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    ACTION,
                    connection.bootstrapServers() + " does not answer within " + ANSWER_SECONDS + " s",
                    "a running broker at kafka.bootstrap-servers",
                    e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
        requireRegistry(URI.create(connection.schemaRegistryUrl()));
    }

    /**
     * As when a process starts, for who asks again and again: where nothing listens it fails at once, and no client warns of
     * each attempt.
     *
     * @throws LaddException {@code USAGE}, {@code BROKER_UNAVAILABLE} or {@code REGISTRY_UNAVAILABLE}
     */
    public static void requireQuietly(KafkaConnection connection) {
        String servers = connection.bootstrapServers();
        if (Stream.of(servers.split(",", -1)).noneMatch(FirstContact::listens)) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    ACTION,
                    "nothing listens at " + servers,
                    "a running broker at kafka.bootstrap-servers");
        }
        require(connection);
    }

    /** An address that is none is left to the client, which says what is wrong with it. */
    private static boolean listens(String server) {
        try (Socket socket = new Socket()) {
            URI address = new URI("tcp://" + server.strip());
            if (address.getHost() == null) {
                return true;
            }
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), DOUBT_SECONDS * 1000);
            return true;
        } catch (IOException e) {
            return false;
        } catch (URISyntaxException e) {
            return true;
        }
    }

    private static void requireAnswer(KafkaConnection connection, Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        KafkaFuture<String> answer = admin.describeCluster().clusterId();
        try {
            answer.get(DOUBT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            try {
                ListenerProbe.requireSameProtocol(ACTION, connection);
            } catch (LaddException mismatch) {
                admin.close(Duration.ZERO); // it would wait for its answer
                throw mismatch;
            }
            answer.get(ANSWER_SECONDS - DOUBT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Whether anything listens; what it answers is between it and the serializers, which know its credentials. */
    private static void requireRegistry(URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), ANSWER_SECONDS * 1000);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.REGISTRY_UNAVAILABLE,
                    "reach the schema registry",
                    address + " does not answer",
                    "a running registry at schema-registry.url",
                    e);
        }
    }
}
