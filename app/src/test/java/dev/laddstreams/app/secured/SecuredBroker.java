package dev.laddstreams.app.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker on loopback with a port for each security protocol, and a user {@code me} with the password {@code right}. Two
 * more ports ask for more: {@value #MUTUAL} speaks TLS and wants a certificate of the client's, {@value #SCRAM} SASL over TLS
 * with {@value #MECHANISM}. What may be done is up to who the client is: {@code me}, by password or certificate, and who is
 * nobody may do everything, others nothing.
 */
final class SecuredBroker implements AutoCloseable {
    static final String PASSWORD = "changeit";
    static final String MUTUAL = "MUTUAL";
    static final String SCRAM = "SCRAM";
    static final String MECHANISM = "SCRAM-SHA-512";
    private static final Map<String, String> PROTOCOLS = new TreeMap<>(Map.of(
            "PLAINTEXT",
            "PLAINTEXT",
            "SSL",
            "SSL",
            "SASL_PLAINTEXT",
            "SASL_PLAINTEXT",
            "SASL_SSL",
            "SASL_SSL",
            MUTUAL,
            "SSL",
            SCRAM,
            "SASL_SSL"));
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_me=\"right\";";

    private final Path folder;
    private final Map<String, Integer> ports = new HashMap<>();
    private final KafkaRaftServer server;

    SecuredBroker(Path folder) throws Exception {
        this.folder = folder;
        makeStores();
        List<Integer> free = freePorts(PROTOCOLS.size() + 1);
        int last = 0;
        for (String listener : PROTOCOLS.keySet()) {
            ports.put(listener, free.get(last++));
        }
        Path data = folder.resolve("kafka");
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .setDirectories(List.of(data.toString()))
                .run();
        server = new KafkaRaftServer(
                new KafkaConfig(settings(data, "127.0.0.1:" + free.get(PROTOCOLS.size())), false), Time.SYSTEM);
        server.startup();
        addUser("me", "right");
        addUser("other", "right");
    }

    /** Who may do nothing yet, and logs in at the port {@value #SCRAM}. */
    void addUser(String name, String password) throws Exception {
        try (Admin admin = admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            name,
                            new ScramCredentialInfo(ScramMechanism.fromMechanismName(MECHANISM), 4096),
                            password)))
                    .all()
                    .get();
        }
    }

    void grant(Collection<AclBinding> rights) throws Exception {
        try (Admin admin = admin()) {
            admin.createAcls(rights).all().get();
        }
    }

    private Admin admin() {
        return Clients.admin(KafkaConnection.of(address("PLAINTEXT"), "http://unused:1"), RoleProperties.NONE);
    }

    private Map<String, Object> settings(Path data, String controller) {
        String clients = PROTOCOLS.keySet().stream()
                .map(listener -> listener + "://" + address(listener))
                .collect(Collectors.joining(","));
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("listeners", clients + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", clients);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put(
                "listener.security.protocol.map",
                PROTOCOLS.entrySet().stream()
                                .map(entry -> entry.getKey() + ":" + entry.getValue())
                                .collect(Collectors.joining(","))
                        + ",CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("message.max.bytes", Integer.toString(64 << 20));
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("listener.name.sasl_plaintext.plain.sasl.jaas.config", LOGIN);
        settings.put("listener.name.sasl_ssl.plain.sasl.jaas.config", LOGIN);
        settings.put("listener.name.scram.sasl.enabled.mechanisms", MECHANISM);
        settings.put(
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.mutual.ssl.client.auth", "required");
        settings.put(
                "listener.name.mutual.ssl.truststore.location",
                folder.resolve("clients.p12").toString());
        settings.put("listener.name.mutual.ssl.truststore.password", PASSWORD);
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        settings.put("super.users", "User:ANONYMOUS;User:me;User:CN=me");
        settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        settings.put("ssl.keystore.password", PASSWORD);
        settings.put("ssl.key.password", PASSWORD);
        return settings;
    }

    private void makeStores() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        keytool(
                "-genkeypair -alias broker -keyalg RSA -dname CN=broker -ext SAN=ip:127.0.0.1 -validity 30 -keystore broker.p12");
        keytool("-exportcert -alias broker -file broker.crt -keystore broker.p12");
        keytool("-importcert -alias broker -noprompt -file broker.crt -keystore trust.p12");
        for (String client : List.of("me", "other")) {
            keytool("-genkeypair -alias client -keyalg RSA -dname CN=" + client + " -validity 30 -keystore " + client
                    + ".p12");
            keytool("-exportcert -alias client -file " + client + ".crt -keystore " + client + ".p12");
            keytool("-importcert -alias " + client + " -noprompt -file " + client + ".crt -keystore clients.p12");
        }
    }

    private void keytool(String options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        assertThat(new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start()
                        .waitFor())
                .as(options)
                .isZero();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    /** Of the port that speaks a protocol, or that asks for more. */
    String address(String listener) {
        return "127.0.0.1:" + ports.get(listener);
    }

    /** With the certificate of a client, {@code me} or {@code other}. */
    Path keyStore(String client) {
        return folder.resolve(client + ".p12");
    }

    /** With the broker's own certificate, which {@link #trustStore()} trusts. */
    Path ownKeyStore() {
        return folder.resolve("broker.p12");
    }

    /** That trusts the broker. */
    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
