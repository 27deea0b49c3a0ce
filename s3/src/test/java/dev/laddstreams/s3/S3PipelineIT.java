package dev.laddstreams.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.Ladd;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.gc.GarbageCollection;
import dev.laddstreams.app.gc.GcAges;
import dev.laddstreams.app.gc.GcPlaces;
import dev.laddstreams.app.gc.GcReport;
import dev.laddstreams.app.gc.GcRow;
import dev.laddstreams.app.gc.GcSystem;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.schemas.stores.StoredObject;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Images, bundles and tables of machines that share nothing but a broker, a registry and a store. */
@Timeout(300)
class S3PipelineIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PER_CLASS = 6;
    private static final int IMAGES = 2 * PER_CLASS;
    private static final int SIDE = 32;

    @TempDir
    private static Path folder;

    private static S3Server server;
    private static EmbeddedStack stack;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
        stack = EmbeddedStack.start(folder.resolve("stack"));
        for (String part : List.of("train", "test")) {
            for (String name : List.of("dark", "light")) {
                draw(folder.resolve("data").resolve(part).resolve(name), name.equals("dark") ? 20 : 180);
            }
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
        server.close();
    }

    private static void draw(Path classFolder, int brightness) throws IOException {
        Files.createDirectories(classFolder);
        SplittableRandom random = new SplittableRandom(brightness);
        for (int i = 0; i < PER_CLASS; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                image.getRaster().setSample(pixel % SIDE, pixel / SIDE, 0, brightness + random.nextInt(60));
            }
            ImageIO.write(image, "png", classFolder.resolve(i + ".png").toFile());
        }
    }

    @Test
    void shouldLabelStoreAndExportWithoutASharedFolder() throws IOException {
        Machine maker = new Machine("maker");
        Machine worker = new Machine("worker");
        Machine keeper = new Machine("keeper");
        try (RoleThreads roles = new RoleThreads()) {
            worker.start(roles, RoleKind.LABELER);
            keeper.start(roles, RoleKind.PROGRESS, RoleKind.SINK);
            maker.train(1);
            maker.importImages();
            keeper.awaitLabels(1);

            assertThat(names("claim-checks")).hasSize(IMAGES).allMatch(name -> name.endsWith(".bin"));
            assertThat(names("labelers")).hasSize(1);
            assertThat(names("warehouse")).anyMatch(name -> name.endsWith(".parquet"));
            assertThat(maker.files()).noneMatch(file -> file.endsWith(".bin"));
            assertThat(worker.files()).filteredOn(file -> file.endsWith(".zip")).hasSize(1);
            assertThat(keeper.files()).noneMatch(file -> file.endsWith(".parquet"));
            assertThat(Path.of(keeper.json(
                                            "export",
                                            "--json",
                                            "--format",
                                            "parquet",
                                            "--dataset",
                                            "tiny",
                                            "--to",
                                            keeper.path("export"))
                                    .get("folder")
                                    .asText())
                            .toFile())
                    .exists();

            int before = server.puts();
            maker.importImages();
            assertThat(server.puts()).as("the same content again").isEqualTo(before);

            replace("claim-checks", names("claim-checks").get(0));
            maker.train(2);
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                            keeper.json("dead-letters", "list", "--json"))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.toString()).contains("checksum-mismatch")));
            roles.requireRunning();
        }
        removeWhatNothingRefersTo(keeper);
        moveTheTable(keeper);
        keeper.ok("dataset", "delete", "--yes", "tiny");
        assertThat(names("warehouse")).isEmpty();
        assertThat(names("elsewhere")).isEmpty();
    }

    private static void removeWhatNothingRefersTo(Machine keeper) {
        List<List<String>> kept = Stream.of("claim-checks", "labelers", "warehouse")
                .map(S3PipelineIT::names)
                .toList();
        String orphan = "ladd/tiny/data/orphan.parquet";
        store("warehouse").putIfAbsent(orphan, ObjectContent.of(new byte[5]));
        store("claim-checks").putIfAbsent("0".repeat(64) + ".bin", ObjectContent.of(new byte[7]));
        store("labelers").putIfAbsent("0".repeat(64) + ".zip", ObjectContent.of(new byte[11]));
        assertThat(keeper.ok("gc", "--yes")).contains("Removed 0 B");
        assertThat(names("warehouse")).contains(orphan);

        GcReport report = keeper.collectGarbage(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));

        assertThat(report.rows()).flatExtracting(GcRow::kept).isEmpty();
        assertThat(report.rows())
                .filteredOn(row -> !row.kind().equals("old snapshots"))
                .extracting(row -> row.unneeded().bytes())
                .containsExactly(5L, 11L, 7L, 0L);
        assertThat(names("claim-checks")).isEqualTo(kept.get(0));
        assertThat(names("labelers")).isEqualTo(kept.get(1));
        assertThat(kept.get(2)).containsAll(names("warehouse"));
    }

    private static void moveTheTable(Machine keeper) throws IOException {
        JsonNode before = keeper.json("dataset", "show", "--json", "tiny");

        assertThat(keeper.ok("dataset", "move", "--dataset", "tiny", "--to", place("elsewhere")))
                .contains("from s3://ladd/warehouse/ladd/tiny to s3://ladd/elsewhere");

        assertThat(names("warehouse")).isEmpty();
        assertThat(names("elsewhere")).anyMatch(name -> name.endsWith(".parquet"));
        JsonNode after = keeper.json("dataset", "show", "--json", "tiny");
        assertThat(after.get("tags")).isEqualTo(before.get("tags"));
        assertThat(after.get("table").get("rows")).isEqualTo(before.get("table").get("rows"));
    }

    private static ObjectStore store(String part) {
        return new ObjectStores(server.settings()).open(new Place(place(part)));
    }

    /** Without the marks of those who use it. */
    private static List<String> names(String part) {
        return store(part).list().stream()
                .map(StoredObject::name)
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    private static String place(String part) {
        return "s3://" + S3Server.BUCKET + "/" + part;
    }

    /** Puts another content of the same size in the place of one. */
    private static void replace(String part, String name) {
        S3Clients.open(server.settings())
                .putObject(
                        request -> request.bucket(S3Server.BUCKET).key(part + "/" + name),
                        RequestBody.fromBytes(new byte[SIDE * SIDE]));
    }

    /** A work directory of its own, and the commands and roles that have no other. */
    private record Machine(String name) {
        Machine {
            write(name);
        }

        private static void write(String name) {
            try {
                Files.writeString(folder.resolve(name + ".yaml"), """
                        work-dir: %s
                        kafka.bootstrap-servers: %s
                        schema-registry.url: %s
                        artifacts.dir: %s
                        claim-checks.dir: %s
                        warehouse.dir: %s
                        images.inline-max-bytes: 512 B
                        s3: { endpoint: "%s", region: us-east-1 }
                        sink.flush-interval: 700 ms
                        """.formatted(
                                folder.resolve(name),
                                stack.connection().bootstrapServers(),
                                stack.connection().schemaRegistryUrl(),
                                place("labelers"),
                                place("claim-checks"),
                                place("warehouse"),
                                server.endpoint()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private Configuration configuration() {
            return ConfigurationLoader.load(Optional.of(folder.resolve(name + ".yaml")), Map.of(), List.of())
                    .require();
        }

        GcReport collectGarbage(Clock clock) {
            Configuration configuration = configuration();
            WorkDir workDir = WorkDir.of(configuration);
            GcPlaces places = new GcPlaces(
                    PartSettings.artifacts(configuration, workDir),
                    PartSettings.claimChecks(configuration, workDir),
                    workDir.root());
            try (DatasetCatalog tables = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
                GcSystem system =
                        new GcSystem(stack.connection(), PartSettings.catalogue(configuration), Optional.of(tables));
                GcAges ages = new GcAges(Duration.ofHours(24), Duration.ofHours(24));
                return new GarbageCollection(system, places, ages, clock).collect();
            }
        }

        void start(RoleThreads roles, RoleKind... kinds) {
            Configuration configuration = configuration();
            Topics.create(
                    stack.connection(), PartSettings.catalogue(configuration).shared());
            for (RoleKind kind : kinds) {
                roles.start(kind.create(
                        configuration,
                        WorkDir.of(configuration),
                        stack.connection(),
                        PartSettings.catalogue(configuration)));
            }
        }

        /** Another number of epochs makes another version. */
        void train(int epochs) {
            ok(
                    "labeler",
                    "train",
                    "--data",
                    data(),
                    "--id",
                    "tiny-labeler",
                    "--epochs",
                    Integer.toString(epochs),
                    "--width",
                    "8",
                    "--publish");
        }

        void importImages() {
            ok("import", "--data", data(), "--split", "train", "--dataset", "tiny", "--labeler", "tiny-labeler");
        }

        private static String data() {
            return folder.resolve("data").toString();
        }

        String path(String file) {
            return folder.resolve(name).resolve(file).toString();
        }

        /** Until every image of the version is in a tag. */
        void awaitLabels(int version) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                            json("dataset", "show", "--json", "tiny").get("tags"))
                    .anySatisfy(tag -> {
                        assertThat(tag.get("tag").asText()).startsWith("tiny-labeler-v" + version + "-");
                        assertThat(tag.get("images").asInt()).isEqualTo(IMAGES);
                    }));
        }

        List<String> files() throws IOException {
            try (Stream<Path> files = Files.walk(folder.resolve(name))) {
                return files.map(Path::toString).toList();
            }
        }

        JsonNode json(String... arguments) throws IOException {
            return JSON.readTree(ok(arguments));
        }

        String ok(String... arguments) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int exitCode = Ladd.run(
                    new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), 0),
                    Map.of(),
                    Stream.concat(
                                    Stream.of(arguments),
                                    Stream.of(
                                            "--config",
                                            folder.resolve(name + ".yaml").toString()))
                            .toArray(String[]::new));
            assertThat(exitCode).as(err.toString()).isZero();
            return out.toString();
        }
    }
}
