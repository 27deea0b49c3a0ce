package dev.laddstreams.app.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says to each setting that does not suit a secured broker. */
@Timeout(300)
class SecuredBrokerIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LOGIN =
            "kafka.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
                    + " password=\"%s\";";

    @TempDir
    private static Path folder;

    private static SecuredBroker broker;
    /** For its registry. */
    private static EmbeddedStack stack;

    @BeforeAll
    static void start() throws Exception {
        broker = new SecuredBroker(folder.resolve("secured"));
        stack = EmbeddedStack.start(folder.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        stack.close();
        broker.close();
    }

    private static CapturedRun run(String command, String server, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--work-dir", folder.resolve("work").toString()));
        arguments.addAll(List.of("--set", "kafka.bootstrap-servers=" + server));
        arguments.addAll(
                List.of("--set", "schema-registry.url=" + stack.connection().schemaRegistryUrl()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        Instant begun = Instant.now();
        CapturedRun run = CapturedRun.of(arguments.toArray(String[]::new));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(LIMIT);
        return run;
    }

    private static List<String> settings(String protocol, String password) {
        List<String> settings = new ArrayList<>(List.of("kafka.security.protocol=" + protocol));
        if (protocol.endsWith("SSL")) {
            settings.add("kafka.ssl.truststore.location=" + broker.trustStore());
            settings.add("kafka.ssl.truststore.password=" + SecuredBroker.PASSWORD);
        }
        if (protocol.startsWith("SASL")) {
            settings.add("kafka.sasl.mechanism=PLAIN");
            settings.add(LOGIN.formatted(password));
        }
        return settings;
    }

    private static void assertOneLine(CapturedRun run, String... words) {
        assertThat(run.err().lines()).singleElement().asString().contains(words).doesNotContain("defect");
        assertThat(run.exitCode()).isIn(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})
    void shouldWorkWithEveryProtocol(String protocol) throws Exception {
        String server = broker.address(protocol);
        List<String> settings = settings(protocol, "right");
        Path data = TinyImages.write(folder.resolve("data-" + protocol), 3, 1);

        assertThat(run("topics --create", server, settings).exitCode()).isZero();
        CapturedRun imported = run(
                "import --data " + data + " --dataset set-"
                        + protocol.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                server,
                settings);
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(run("status", server, settings).out())
                .contains("set-" + protocol.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PLAINTEXT | SSL | kafka.security.protocol=SSL, or another port",
                "PLAINTEXT | SASL_PLAINTEXT | kafka.security.protocol=SASL_PLAINTEXT and kafka.sasl.mechanism of PLAIN",
                "PLAINTEXT | SASL_SSL | kafka.security.protocol=SASL_SSL and kafka.sasl.mechanism of PLAIN",
                "SSL | PLAINTEXT | kafka.security.protocol=PLAINTEXT",
                "SSL | SASL_SSL | kafka.security.protocol=SASL_SSL",
                "SASL_PLAINTEXT | PLAINTEXT | does not ask who the client is",
                "SASL_PLAINTEXT | SASL_SSL | kafka.security.protocol=SASL_SSL",
                "SASL_SSL | SSL | does not ask who the client is"
            })
    void shouldNameTheProtocolThatThePortSpeaks(String client, String port, String words) {
        assertOneLine(run("status", broker.address(port), settings(client, "right")), "Cannot reach Kafka: ", words);
    }

    @Test
    void shouldSayThatAuthenticationWasRefused() {
        for (String command : List.of("status", "topics --create")) {
            assertOneLine(
                    run(command, broker.address("SASL_SSL"), settings("SASL_SSL", "wrong")),
                    "Cannot reach Kafka: authentication refused: ",
                    "kafka.sasl");
        }
    }

    private static List<String> certificate(String client) {
        List<String> settings = settings("SSL", "");
        settings.add("kafka.ssl.keystore.location=" + broker.keyStore(client));
        settings.add("kafka.ssl.keystore.password=" + SecuredBroker.PASSWORD);
        settings.add("kafka.ssl.key.password=" + SecuredBroker.PASSWORD);
        return settings;
    }

    private static List<String> scram(String user, String password) {
        List<String> settings = settings("SSL", "");
        settings.set(0, "kafka.security.protocol=SASL_SSL");
        settings.add("kafka.sasl.mechanism=" + SecuredBroker.MECHANISM);
        settings.add(LOGIN.formatted(password)
                .replace("plain.Plain", "scram.Scram")
                .replace("username=\"me\"", "username=\"" + user + "\""));
        return settings;
    }

    @Test
    void shouldWorkAsWhoTheClientsCertificateSays() throws Exception {
        assertWorks("mutual", broker.address(SecuredBroker.MUTUAL), certificate("me"));
        assertOneLine(
                run("topics --create", broker.address(SecuredBroker.MUTUAL), certificate("other")),
                "(expected: a user whom the cluster permits this)");
    }

    @Test
    void shouldSayThatTheBrokerWantsACertificate() {
        assertOneLine(
                run("status", broker.address(SecuredBroker.MUTUAL), settings("SSL", "")),
                "TLS handshake failed: ",
                "(expected: kafka.ssl.keystore.location with a certificate that the broker trusts)");
    }

    @Test
    void shouldWorkAsAUserOfScram() throws Exception {
        assertWorks("scram", broker.address(SecuredBroker.SCRAM), scram("me", "right"));
        assertOneLine(
                run("topics --create", broker.address(SecuredBroker.SCRAM), scram("other", "right")),
                "(expected: a user whom the cluster permits this)");
    }

    @Test
    void shouldSayThatThePasswordOfScramIsWrong() {
        assertOneLine(
                run("status", broker.address(SecuredBroker.SCRAM), scram("me", "wrong")),
                "Cannot reach Kafka: authentication refused: ",
                "a user, a password and a mechanism under kafka.sasl");
    }

    private static void assertWorks(String dataset, String server, List<String> settings) throws Exception {
        Path data = TinyImages.write(folder.resolve("data-" + dataset), 3, 1);
        assertThat(run("topics --create", server, settings).exitCode()).isZero();
        CapturedRun imported = run("import --data " + data + " --dataset " + dataset, server, settings);
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(run("status", server, settings).out()).contains(dataset);
    }

    @Test
    void shouldSayThatTheMechanismIsNotEnabled() {
        List<String> settings = new ArrayList<>(settings("SASL_PLAINTEXT", "right"));
        settings.set(1, "kafka.sasl.mechanism=SCRAM-SHA-256");
        settings.set(2, LOGIN.formatted("right").replace("plain.Plain", "scram.Scram"));

        assertOneLine(
                run("status", broker.address("SASL_PLAINTEXT"), settings), "SCRAM-SHA-256", "kafka.sasl.mechanism");
    }

    @Test
    void shouldNameMissingAndWrongLogins() {
        List<String> settings = settings("SASL_PLAINTEXT", "right");
        assertOneLine(
                run("status", broker.address("SASL_PLAINTEXT"), settings.subList(0, 2)),
                "no kafka.sasl.jaas.config is set");
        assertOneLine(
                run(
                        "status",
                        broker.address("SASL_PLAINTEXT"),
                        List.of(settings.get(0), settings.get(1), "kafka.sasl.jaas.config=me")),
                "(expected: kafka.sasl.jaas.config with a login module");
    }

    @Test
    void shouldNameTheTrustStore() {
        String server = broker.address("SSL");
        assertOneLine(
                run("status", server, List.of("kafka.security.protocol=SSL")),
                "TLS handshake failed: ",
                "(expected: kafka.ssl.truststore.location");
        assertOneLine(
                run(
                        "status",
                        server,
                        List.of(
                                "kafka.security.protocol=SSL",
                                "kafka.ssl.truststore.location=" + folder.resolve("none"))),
                "no file " + folder.resolve("none"));
        List<String> wrong = settings("SSL", "");
        wrong.set(2, "kafka.ssl.truststore.password=wrong-one");
        assertOneLine(run("status", server, wrong), "failed to load SSL keystore", "kafka.ssl.*.password");
    }

    @Test
    void shouldSayThatTheCertificateIsOfAnotherName() {
        String server = broker.address("SSL").replace("127.0.0.1", "localhost");
        assertOneLine(
                run("status", server, settings("SSL", "")),
                "TLS handshake failed: ",
                "for the name in kafka.bootstrap-servers");
    }

    @Test
    void shouldSayThatThereIsNoSuchHost() {
        assertOneLine(
                run("status", "no-such-host.invalid:9092", List.of()),
                "no host of no-such-host.invalid:9092 can be resolved");
    }

    @Test
    void shouldRefuseWhatTheSystemSetsItself() {
        for (String command : List.of("validate", "status")) {
            assertOneLine(run(command, broker.address("PLAINTEXT"), List.of("kafka.producer.acks=1")), "acks", "all");
        }
    }

    @Test
    void shouldNameTheTopicAndItsLimit() throws Exception {
        String server = broker.address("PLAINTEXT");
        Path data = TinyImages.write(folder.resolve("data-large"), 3, 1);
        String command = "import --data " + data + " --dataset large";
        assertThat(run("topics --create --dataset large", server, List.of()).exitCode())
                .isZero();
        KafkaConnection connection =
                KafkaConnection.of(server, stack.connection().schemaRegistryUrl());
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "large.images"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", "500"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }

        CapturedRun refused = run(command, server, List.of());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines().filter(line -> line.startsWith("Cannot")))
                .singleElement()
                .asString()
                .contains("large.images", "500");
    }
}
