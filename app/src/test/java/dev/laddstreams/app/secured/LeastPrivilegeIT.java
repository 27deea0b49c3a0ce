package dev.laddstreams.app.secured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.dashboard.Dashboard;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.wiring.AccessRole;
import dev.laddstreams.app.wiring.AccessTable;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.app.wiring.RoleAccess;
import dev.laddstreams.app.wiring.TinyPng;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each role as a user of its own, with the rights that {@code ladd describe --format acls} prints and no others, over TLS
 * with SCRAM, and a registry that speaks TLS and asks for a password.
 */
@Timeout(420)
class LeastPrivilegeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int IMAGES = 3 * TinyImages.CLASSES;

    /** What an import says while it reads, and lanes of other tests that outlive their broker in this process. */
    private static final Pattern ASIDE = Pattern.compile("^(Read data: |  |WARN  Lane )");

    @TempDir
    private static Path folder;

    private static final UsedRights USED = new UsedRights();

    private static SecuredBroker broker;
    /** For its registry. */
    private static EmbeddedStack stack;

    private static SecuredRegistry registry;
    private static Path file;
    private static Path data;
    private static TopicCatalogue catalogue;
    /** Of one who may do everything. */
    private static KafkaConnection all;

    @BeforeAll
    static void start() throws Exception {
        USED.listen();
        broker = new SecuredBroker(folder.resolve("secured"));
        stack = EmbeddedStack.start(folder.resolve("stack"));
        registry = new SecuredRegistry(broker.ownKeyStore(), stack.connection().schemaRegistryUrl());
        data = TinyImages.write(folder.resolve("data"), IMAGES / TinyImages.CLASSES, 2);
        file = Files.writeString(folder.resolve("ladd.yaml"), """
                work-dir: %s
                kafka:
                  bootstrap-servers: %s
                  security.protocol: SASL_SSL
                  sasl.mechanism: %s
                  ssl.truststore.location: %s
                  ssl.truststore.password: %s
                schema-registry:
                  url: %s
                  ssl.truststore.location: %4$s
                  ssl.truststore.password: %5$s
                dashboard.port: 0
                evaluation: { data: %s, steps: 2, half-batch: 4, networks: 1, width: 8 }
                datasets:
                  pets: { classes: [c0, c1, c2, c3] }
                  birds: { classes: [crow, kite], expected: 4 }
                routes:
                  cms: { from: cms.uploads, dataset: birds, format: png, class: header:species }
                labelers:
                  resnet: { dataset: pets }
                """.formatted(
                        folder.resolve("work"),
                        broker.address(SecuredBroker.SCRAM),
                        SecuredBroker.MECHANISM,
                        broker.trustStore(),
                        SecuredBroker.PASSWORD,
                        registry.url(),
                        data));
        Configuration configuration = configuration(AccessRole.SETUP);
        catalogue = PartSettings.catalogue(configuration);
        all = KafkaConnection.of(broker.address("PLAINTEXT"), stack.connection().schemaRegistryUrl());
        for (RoleAccess access : AccessTable.of(Declarations.of(configuration), catalogue)) {
            broker.addUser(access.user(), password(access.role()));
            broker.grant(access.bindings());
        }
        Topics.create(all, sources());
        ok(AccessRole.SETUP, "topics", "apply");
        ok(
                AccessRole.PUBLISH,
                "labeler",
                "train",
                "--data",
                data.toString(),
                "--id",
                "resnet",
                "--epochs",
                "1",
                "--width",
                "8",
                "--publish");
    }

    @AfterAll
    static void stop() {
        registry.close();
        stack.close();
        broker.close();
    }

    private static String password(AccessRole role) {
        return "right-for-" + role.code();
    }

    private static List<TopicSpec> sources() {
        return Declarations.of(configuration(AccessRole.SETUP)).routes().stream()
                .flatMap(route -> route.sources(catalogue).stream())
                .toList();
    }

    /** Secrets come by the environment. */
    private static Map<String, String> environment(AccessRole role) {
        return Map.of(
                "LADD_KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ladd-" + role.code()
                        + "\" password=\"" + password(role) + "\";",
                "LADD_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO",
                SecuredRegistry.USER + ":" + SecuredRegistry.PASSWORD);
    }

    private static Configuration configuration(AccessRole role) {
        return Declarations.check(ConfigurationLoader.load(Optional.of(file), environment(role), List.of()))
                .require();
    }

    private static CapturedRun run(AccessRole role, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", file.toString()));
        CapturedRun run = CapturedRun.of(environment(role), arguments.toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(password(role), SecuredRegistry.PASSWORD);
        return run;
    }

    private static String ok(AccessRole role, String... command) {
        CapturedRun run = run(role, command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void shouldDoTheWorkOfTheWholeSystem() throws Exception {
        try (Roles roles = new Roles().startAll()) {
            ok(AccessRole.IMPORT, "import", "--data", data.toString(), "--dataset", "pets", "--labeler", "resnet");
            sendPictures();

            until(roles, () -> activeImages() == IMAGES);
            until(roles, () -> isSealed("birds") && letters().letters().size() == 1);
            until(roles, () -> !read(catalogue.evaluations(), Evaluation.class).isEmpty());
            assertThat(ok(AccessRole.DASHBOARD, "status")).contains("pets", "resnet", "record-invalid");
            ok(AccessRole.DASHBOARD, "status", "--watch", "--until-complete", "--interval", "1");
            ok(
                    AccessRole.DASHBOARD,
                    "trace",
                    read(catalogue.images("pets"), SyntheticImage.class)
                            .keySet()
                            .iterator()
                            .next());
            assertThat(roles.page("/api/overview")).contains("pets", "birds");

            send(new ProducerRecord<>(
                    catalogue.images("pets").name(), "pets-0-0".getBytes(UTF_8), "x".getBytes(UTF_8)));
            until(roles, () -> letters().letters().size() == 2);
            run(AccessRole.REPLAY, "dead-letters", "replay", "--all");
            assertThat(letters().replays()).hasSize(1);

            ok(AccessRole.OPERATE, "labeler", "activate", "resnet", "--version", "1");
            ok(AccessRole.OPERATE, "relabel", "--dataset", "pets", "--labeler", "resnet@1");
            roles.threads.requireRunning();
        }
        assertThat(unused())
                .as("besides topics that were empty when they were looked at, and records that nobody refused")
                .isSubsetOf(
                        "User:ladd-active-view READ TOPIC LITERAL pets.active",
                        "User:ladd-evaluator READ TOPIC LITERAL ladd.evaluations",
                        "User:ladd-import READ TOPIC LITERAL ladd.datasets",
                        "User:ladd-import READ TOPIC LITERAL pets.images",
                        "User:ladd-publish READ TOPIC LITERAL ladd.labelers",
                        "User:ladd-replay READ TOPIC LITERAL pets.images",
                        "User:ladd-replay READ TOPIC LITERAL pets.augmented",
                        "User:ladd-replay WRITE TOPIC LITERAL pets.augmented");
    }

    /** Rights that nobody has made use of; birds have no labels, and operators see what the page sees. */
    private static List<String> unused() {
        return AccessTable.of(Declarations.of(configuration(AccessRole.SETUP)), catalogue).stream()
                .flatMap(access -> access.bindings().stream())
                .map(UsedRights::name)
                .filter(right -> !USED.has(right) && !right.contains("birds"))
                .filter(right -> !right.startsWith("User:ladd-operate READ ")
                        && !right.startsWith("User:ladd-operate DESCRIBE "))
                .toList();
    }

    /** Each with a connection of its own. */
    private static final class Roles implements AutoCloseable {
        private final List<StackAccess> stacks = new ArrayList<>();
        private final RoleThreads threads = new RoleThreads();

        Roles startAll() {
            for (RoleKind kind : RoleKind.values()) {
                threads.start(role(kind, AccessRole.valueOf(kind.name())));
            }
            return this;
        }

        Role role(RoleKind kind, AccessRole user) {
            Configuration configuration = configuration(user);
            StackAccess access = StackAccess.open(configuration);
            stacks.add(access);
            return kind.create(configuration, WorkDir.of(configuration), access.connection(), access.catalogue());
        }

        String page(String path) throws IOException, InterruptedException {
            String address = threads.roles().stream()
                    .filter(Dashboard.class::isInstance)
                    .map(role -> ((Dashboard) role).address())
                    .findFirst()
                    .orElseThrow();
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString())
                    .body();
        }

        @Override
        public void close() {
            threads.close();
            stacks.forEach(StackAccess::close);
        }
    }

    private static void until(Roles roles, Callable<Boolean> holds) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            roles.threads.requireRunning();
            return holds.call();
        });
    }

    private static void sendPictures() throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] picture = i == 4 ? "no picture".getBytes(UTF_8) : TinyPng.bytes(32, i);
            send(new ProducerRecord<>(
                    "cms.uploads",
                    null,
                    ("p" + i).getBytes(UTF_8),
                    picture,
                    List.of(new RecordHeader("species", (i % 2 == 0 ? "crow" : "kite").getBytes(UTF_8)))));
        }
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(all, RoleProperties.NONE)) {
            producer.send(record).get();
        }
    }

    private static <T extends SpecificRecord> Map<String, T> read(TopicSpec topic, Class<T> type) {
        return TopicSnapshot.read(all, topic, type);
    }

    private static DeadLetterLog letters() {
        return DeadLetterLog.read(all, catalogue.deadLetters(), TopicReader.End.COMMITTED);
    }

    private static boolean isSealed(String dataset) {
        return Optional.ofNullable(
                        read(catalogue.datasets(), DatasetManifest.class).get(dataset))
                .filter(manifest -> manifest.getState() == ManifestState.SEALED)
                .isPresent();
    }

    private static int activeImages() {
        boolean active = read(catalogue.activations(), Activation.class).values().stream()
                .anyMatch(activation -> activation.getVersion() == 1);
        boolean shown = active
                && Topics.describe(all, List.of(catalogue.active("pets")))
                        .get(0)
                        .found()
                        .isPresent();
        return shown ? read(catalogue.active("pets"), AugmentedRecord.class).size() : 0;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LABELER     | import --data DATA --dataset pets  | transactional id: ladd-dataset.pets",
                "PROGRESS    | dead-letters replay --all          | transactional id: ladd-dead-letters-replay",
                "SINK        | import --data DATA --dataset pets  | transactional id: ladd-dataset.pets",
                "EVALUATOR   | labeler list                       | topics: [ladd.labelers]",
                "ACTIVE_VIEW | labeler list                       | topics: [ladd.labelers]",
                "ROUTES      | labeler list                       | topics: [ladd.labelers]",
                "MANIFESTS   | labeler list                       | topics: [ladd.labelers]",
                "DASHBOARD   | dead-letters replay --all          | transactional id: ladd-dead-letters-replay",
                "IMPORT      | import --data DATA --dataset other | topic other.images",
                "IMPORT      | dead-letters replay --all          | transactional id: ladd-dead-letters-replay",
                "PUBLISH     | import --data DATA --dataset pets  | topic pets.images",
                "OPERATE     | dead-letters replay --all          | transactional id: ladd-dead-letters-replay",
                "REPLAY      | labeler list                       | topics: [ladd.labelers]",
                "SETUP       | labeler list                       | topics: [ladd.labelers]"
            })
    void shouldBeRefusedElsewhere(AccessRole role, String command, String words) {
        CapturedRun refused = run(role, command.replace("DATA", data.toString()).split(" "));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines().filter(line -> !ASIDE.matcher(line).find()))
                .singleElement()
                .asString()
                .startsWith("Cannot ")
                .contains(words)
                .endsWith("(expected: a user whom the cluster permits this)");
    }

    @Test
    void shouldNotDoTheWorkOfAnotherRole() {
        try (Roles roles = new Roles();
                Role foreign = roles.role(RoleKind.ROUTES, AccessRole.MANIFESTS)) {
            foreign.start();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(foreign.hindrances())
                    .singleElement()
                    .asString()
                    .startsWith("route cms waits: Cannot run route cms: Not authorized to access ")
                    .endsWith("(expected: a user whom the cluster permits this)"));
        }
    }

    @Test
    void shouldSayThatTheRegistryRefusesThePassword() {
        Map<String, String> environment = new HashMap<>(environment(AccessRole.SETUP));
        environment.put("LADD_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", "schemas:wrong");
        CapturedRun refused = CapturedRun.of(environment, "topics", "plan", "--config", file.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .contains(
                        "schema registry: it answers 401",
                        "(expected: credentials under schema-registry that it accepts)")
                .doesNotContain("wrong");
    }

    @Test
    void shouldTakeSecretsFromFiles() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("secrets")).resolve("dashboard"),
                password(AccessRole.DASHBOARD));
        Map<String, String> environment = new HashMap<>(environment(AccessRole.DASHBOARD));
        environment.put("LADD_KAFKA_CONFIG_PROVIDERS", "dir");
        environment.put("LADD_KAFKA_CONFIG_PROVIDERS_DIR_CLASS", DirectoryConfigProvider.class.getName());
        environment.computeIfPresent(
                "LADD_KAFKA_SASL_JAAS_CONFIG",
                (key, login) -> login.replace(
                        password(AccessRole.DASHBOARD), "${dir:" + folder.resolve("secrets") + ":dashboard}"));
        CapturedRun run = CapturedRun.of(environment, "status", "--config", file.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }
}
