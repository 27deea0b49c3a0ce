package dev.laddstreams.app.gc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Tombstones;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.stores.FolderStore;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images come in with claim checks, are labelled and stored, and what nothing refers to goes meanwhile and afterwards. */
class GarbageCollectionIT {
    private static final String DATASET = "tiny";
    private static final int IMAGES = 80;
    private static final int OTHERS = 48;
    /** Beside the writers. */
    private static final int COLLECTIONS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Much longer than the writers of this process take to refer to what they have kept. */
    private static final GcAges AGES = new GcAges(Duration.ofSeconds(20), Duration.ZERO);

    /** When everything is old. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), PATIENCE);

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Configuration configuration;
    private WorkDir workDir;
    private StackAccess stack;
    private int planted;

    @BeforeEach
    void start() {
        configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new Assignment("--work-dir", "work-dir=" + folder.resolve("work")),
                                new Assignment("--set", "images.inline-max-bytes=16 B"),
                                new Assignment("--set", "sink.flush-interval=500 ms")))
                .require();
        workDir = WorkDir.of(configuration);
        stack = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration));
        Topics.create(stack.connection(), stack.catalogue().shared());
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void shouldRemoveWhatNothingRefersToAndNothingElse() throws Exception {
        Path data = TinyImages.write(folder.resolve("data"), IMAGES / TinyImages.CLASSES, OTHERS / TinyImages.CLASSES);
        ok("work", "labeler train --id tiny-labeler --epochs 1 --width 8 --publish", "--data", data.toString());
        // what another system has kept of the same images, long ago
        importing("elsewhere", data, "train");
        importing("elsewhere", data, "test");
        for (Path content : contents(folder.resolve("elsewhere/claim-checks"))) {
            plant(claimChecks().resolve(content.getFileName()), Files.readAllBytes(content), LONG_AGO);
        }
        besideWriters(data);

        Set<Path> before = files();
        GcReport look = withTables(GarbageCollection::look, Clock.systemUTC());
        assertThat(files()).isEqualTo(before);
        Path letter = plantClaim(LONG_AGO);
        deadLetter("{\"pixels\":\"file:///claims/" + letter.getFileName() + "\"}");
        removeEachKind(look);
        keepAllWhenInDoubt(letter);
        keepWhatOnlyATableRefersTo(letter);
        removeNothingWithoutABroker();
    }

    /** Nothing that is referred to is ever missing, and the labels of every image arrive. */
    private void besideWriters(Path data) throws Exception {
        ExecutorService collector = Executors.newSingleThreadExecutor();
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        try (RoleThreads roles = new RoleThreads()) {
            roles.startLabelling(configuration, workDir, stack);
            Future<?> collecting = collector.submit(() -> {
                while (!end.get()) {
                    plantEachKind();
                    collect();
                    collections.incrementAndGet();
                }
                return null;
            });
            int revision = 0;
            while (revision == 0 || collections.get() < COLLECTIONS) {
                importing("work", data, "train");
                assertAllThere();
                importing("work", data, "test");
                assertAllThere();
                revision += 4;
            }
            String tag = "tiny-labeler-v1-r" + revision;
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                            ok("work", "dataset show " + DATASET))
                    .contains(tag));
            end.set(true);
            collecting.get();
            roles.requireRunning();
        } finally {
            collector.shutdownNow();
        }
        assertAllThere();
        assertThat(ok("work", "status")).doesNotContain("dead letters");
    }

    private void plantEachKind() throws IOException {
        plantClaim(LONG_AGO);
        plant(bundles().resolve(name() + ".zip"), new byte[3], LONG_AGO);
        plant(claimChecks().resolve(name() + ".bin." + uuid() + ".partial"), new byte[5], LONG_AGO);
        plant(table().resolve("data/left-" + planted + ".parquet"), new byte[7], LONG_AGO);
        plant(workDir.root().resolve(".trial-" + planted).resolve("bundle.zip"), new byte[11], LONG_AGO);
        Files.setLastModifiedTime(workDir.root().resolve(".trial-" + planted), LONG_AGO);
    }

    private void removeEachKind(GcReport clean) throws IOException {
        assertThat(clean.unneeded().bytes()).isZero();
        Set<Path> kept = files();
        Path young = plantClaim(FileTime.from(Instant.now()));
        Path notes = claimChecks().resolve("notes.txt");
        plant(notes, new byte[1], LONG_AGO);
        plantEachKind();
        Set<Path> all = files();

        String look = ok("work", "gc --older-than 1h");
        assertThat(files()).isEqualTo(all);
        assertThat(look)
                .containsPattern("table files +1 +7 ")
                .containsPattern("labeler bundles +1 +3 +1 ")
                .containsPattern("claim checks +1 +4 +" + (IMAGES + OTHERS + 1) + " +1 +1")
                .containsPattern("temporary files +2 +16 ")
                .contains(
                        "Nothing was removed: 'ladd gc --yes --work-dir " + workDir.root() + "' removes 30 B for good");

        assertThat(ok("work", "gc --older-than 1h --yes --json"))
                .contains("\"removed\" : true", "\"kind\" : \"claim checks\"");

        kept.addAll(List.of(young, notes));
        assertThat(files()).isEqualTo(kept);
        assertThat(ok("work", "gc")).endsWith("Nothing is to be removed");
        assertAllThere();
        CapturedRun early = run("work", "gc --yes --older-than 59min");
        assertThat(early.exitCode()).isEqualTo(2);
        assertThat(early.err()).contains("59min", "at least 1 h");
    }

    private void keepAllWhenInDoubt(Path letter) throws Exception {
        Path lost = plantClaim(LONG_AGO);
        Path mark = claimChecks().resolve(".users/another-cluster");
        plant(mark, new byte[0], LONG_AGO);
        assertThat(collect().text())
                .contains(
                        "All claim checks are kept: " + claimChecks() + " is used by another system too: its mark is ")
                .contains("another-cluster, to be deleted when that system is no more");
        assertThat(lost).exists();
        Files.delete(mark);

        send(stack.catalogue().images(DATASET), "poison", "not Avro".getBytes(UTF_8));
        assertThat(collect().text())
                .containsPattern("All claim checks are kept: record tiny\\.images-\\d@\\d+ cannot be read");
        assertThat(lost).exists();
        assertThat(letter).exists();

        GcSystem prefixed = new GcSystem(
                stack.connection(),
                PartSettings.catalogue(ConfigurationLoader.load(
                                Optional.empty(), Map.of(), List.of(new Assignment("--set", "topics.prefix=other")))
                        .require()),
                Optional.empty());
        assertThat(new GarbageCollection(prefixed, places(), AGES, Clock.systemUTC())
                        .collect()
                        .text())
                .contains("All labeler bundles are kept: ", "All claim checks are kept: ");
        assertThat(lost).exists();
    }

    private void keepWhatOnlyATableRefersTo(Path letter) throws IOException {
        Topics.delete(
                stack.connection(),
                List.of(stack.catalogue().images(DATASET), stack.catalogue().augmented(DATASET)));
        assertThat(collect().text()).contains("All claim checks are kept: topic tiny.images cannot be seen");

        Tombstones.write(
                stack.connection(), stack.catalogue(), Map.of(stack.catalogue().datasets(), List.of(DATASET)));
        withTables(GarbageCollection::collect, LATER);
        assertThat(contents(claimChecks())).hasSize(IMAGES + OTHERS + 1).contains(letter);
        assertAllThere();

        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            catalog.drop(DATASET);
        }
        withTables(GarbageCollection::collect, LATER);
        assertThat(contents(claimChecks())).containsExactly(letter);
        assertThat(contents(bundles())).hasSize(1);
    }

    private void removeNothingWithoutABroker() throws IOException {
        plantClaim(LONG_AGO);
        plant(bundles().resolve(name() + ".zip"), new byte[3], LONG_AGO);
        Set<Path> all = files();
        Configuration impatient = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new Assignment("--set", "kafka.default.api.timeout.ms=3000"),
                                new Assignment("--set", "kafka.request.timeout.ms=2000")))
                .require();
        KafkaConnection nobody = PartSettings.connection(
                impatient, "127.0.0.1:1", stack.connection().schemaRegistryUrl());
        GcSystem unreachable = new GcSystem(nobody, stack.catalogue(), Optional.empty());

        assertThatThrownBy(() -> new GarbageCollection(unreachable, places(), AGES, Clock.systemUTC()).collect())
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot ");
        assertThat(files()).isEqualTo(all);
    }

    /** Reads every record there is, and every row, and looks for the file that it names. */
    private void assertAllThere() throws IOException {
        Set<String> claims = new HashSet<>();
        try (Deserializer<GenericRecord> values = stack.connection().genericDeserializer()) {
            for (TopicSpec topic : List.of(
                    stack.catalogue().images(DATASET),
                    stack.catalogue().augmented(DATASET),
                    stack.catalogue().labelers())) {
                new TopicReader(stack.connection(), topic.name(), TopicReader.End.COMMITTED).read(record -> {
                    GenericRecord value = values.deserialize(topic.name(), record.headers(), record.value());
                    GenericRecord image = value.hasField("image") ? (GenericRecord) value.get("image") : value;
                    if (image.hasField("claimCheck") && image.get("claimCheck") instanceof GenericRecord claim) {
                        claims.add(claim.get("uri").toString());
                    } else if (value.hasField("artifactUri")) {
                        claims.add(value.get("artifactUri").toString());
                    }
                });
            }
        }
        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            StoredClaims.visit(catalog, DATASET, said -> {
                if (said.startsWith("file:")) {
                    claims.add(said);
                }
            });
        }
        assertThat(claims).hasSizeGreaterThan(OTHERS);
        for (String claim : claims) {
            Path file = Path.of(java.net.URI.create(claim));
            assertThat(file).exists();
            assertThat(file.getFileName().toString()).startsWith(Sha256.of(file));
        }
    }

    private GcReport collect() {
        return withTables(GarbageCollection::collect, Clock.systemUTC());
    }

    private <T> T withTables(Function<GarbageCollection, T> act, Clock clock) {
        try (DatasetCatalog tables = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            return act.apply(new GarbageCollection(system(Optional.of(tables)), places(), AGES, clock));
        }
    }

    private GcSystem system(Optional<DatasetCatalog> tables) {
        return new GcSystem(stack.connection(), stack.catalogue(), tables);
    }

    private GcPlaces places() {
        return new GcPlaces(new FolderStore(bundles()), new FolderStore(claimChecks()), workDir.root());
    }

    private Path claimChecks() {
        return workDir.claimChecks(configuration).folder().orElseThrow();
    }

    private Path bundles() {
        return workDir.artifacts(configuration).folder().orElseThrow();
    }

    private Path table() {
        return workDir.catalog(configuration).resolve("ladd").resolve(DATASET);
    }

    private Path plantClaim(FileTime time) throws IOException {
        Path file = claimChecks().resolve(name() + ".bin");
        plant(file, new byte[4], time);
        return file;
    }

    private String name() {
        return Sha256.of(("planted " + planted++).getBytes(UTF_8));
    }

    private String uuid() {
        return "00000000-0000-0000-0000-%012d".formatted(planted++);
    }

    private static void plant(Path file, byte[] content, FileTime time) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".planting");
        Files.write(beside, content);
        Files.setLastModifiedTime(beside, time);
        Files.move(beside, file);
    }

    private void deadLetter(String value) throws Exception {
        send(stack.catalogue().deadLetters(), "key", value.getBytes(UTF_8));
    }

    private void send(TopicSpec topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.durableProducer(stack.connection(), RoleProperties.NONE)) {
            producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value))
                    .get();
        }
    }

    private static Set<Path> contents(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return new TreeSet<>(files.filter(file ->
                            file.toString().endsWith(".bin") || file.toString().endsWith(".zip"))
                    .toList());
        }
    }

    private Set<Path> files() throws IOException {
        Set<Path> all = new TreeSet<>();
        List<Path> roots = Stream.of(claimChecks(), bundles(), table(), workDir.root())
                .filter(Files::isDirectory)
                .toList();
        for (Path root : roots) {
            try (Stream<Path> files = root.equals(workDir.root()) ? Files.list(root) : Files.walk(root)) {
                files.filter(file ->
                                Files.isRegularFile(file) || file.toString().contains(".trial-"))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private void importing(String work, Path data, String split) {
        String labeler = work.equals("work") ? " --labeler tiny-labeler" : "";
        ok(work, "import --dataset " + DATASET + labeler + " --split " + split, "--data", data.toString());
    }

    private String ok(String work, String command, String... more) {
        CapturedRun run = run(work, command, more);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private CapturedRun run(String work, String command, String... more) {
        return CapturedRun.of(Stream.of(
                        Stream.of(command.split(" ")),
                        Stream.of(more),
                        Stream.of("--work-dir", folder.resolve(work).toString(), "--set"),
                        Stream.of("images.inline-max-bytes=16 B"))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }
}
