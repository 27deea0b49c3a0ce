package dev.laddstreams.app.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TraceContext;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of images through a system that labels, counts and stores. */
@Timeout(240)
class TraceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final int IMAGES = 6;
    private static final String TAG = "toys-teacher-v1-r1";
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    private static Path folder;

    private static StackAccess stack;
    private static ToyDataset dataset;
    private static RoleThreads roles;

    @BeforeAll
    static void run() {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + workDir())))
                .require();
        WorkDir workDir = WorkDir.of(configuration).require(0);
        stack = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration));
        dataset = new ToyDataset(stack.connection(), stack.catalogue(), "toys", folder.resolve("artifacts"));
        roles = new RoleThreads();
        dataset.labeler(1);
        dataset.image(0, 1, ImageState.PREVIEW);
        dataset.flush();
        IntStream.range(0, IMAGES)
                .forEach(i -> sendTraced(
                        dataset.imageId(i),
                        dataset.imageBytes(
                                dataset.imageBuilder(i, 2, ImageState.FINAL).build())));
        sendTraced("toys-1-9", "no image".getBytes(UTF_8));
        dataset.manifest(1, ManifestState.SEALED, IMAGES);
        dataset.flush();
        roles.start(RunningLabeler.role(
                stack.connection(), stack.catalogue(), List.of(folder.resolve("artifacts")), Duration.ZERO));
        roles.start(RoleKind.PROGRESS.create(configuration, workDir, stack.connection(), stack.catalogue()));
        roles.start(RoleKind.SINK.create(configuration, workDir, stack.connection(), stack.catalogue()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trace(dataset.imageId(0)).out()).contains(TAG + "*"));
        evaluate();
    }

    @AfterAll
    static void stop() {
        roles.close();
        dataset.close();
        stack.close();
    }

    private static Path workDir() {
        return folder.resolve("work");
    }

    private static void sendTraced(String key, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(stack.catalogue().images("toys").name(), key.getBytes(UTF_8), value);
        record.headers().add(TraceContext.PARENT, PARENT.getBytes(UTF_8));
        send(record);
    }

    private static void evaluate() {
        Evaluation evaluation = Evaluation.newBuilder(Samples.evaluation("toys", 1, 1, 0.75))
                .setLabelerId(dataset.labelerId())
                .build();
        String topic = stack.catalogue().evaluations().name();
        String key = RecordKeys.evaluation("toys", 1, dataset.labelerId(), 1, evaluation.getRecipe());
        try (Serializer<Evaluation> values = stack.connection().valueSerializer()) {
            send(new ProducerRecord<>(topic, key.getBytes(UTF_8), values.serialize(topic, evaluation)));
        }
    }

    private static void send(ProducerRecord<byte[], byte[]> record) {
        try (KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(
                stack.connection(), RoleProperties.NONE, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CapturedRun trace(String... args) {
        return CapturedRun.of(Stream.of(
                        Stream.of("trace"),
                        Stream.of(args),
                        Stream.of("--work-dir", workDir().toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static void assertRefused(String because, String... args) {
        CapturedRun run = trace(args);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(because);
    }

    @Test
    void shouldTellTheWholeWay() throws IOException {
        JsonNode trace = JSON.readTree(trace(dataset.imageId(0), "--json").out());

        assertThat(trace.at("/dataset/id").asText()).isEqualTo("toys");
        assertThat(trace.at("/revisions")).hasSize(2);
        assertThat(trace.at("/revisions/0/state").asText()).isEqualTo("preview");
        assertThat(trace.at("/revisions/0/traceparent").isNull()).isTrue();
        assertThat(trace.at("/revisions/1/content/revision").asInt()).isEqualTo(2);
        assertThat(trace.at("/labels")).hasSize(1);
        JsonNode label = trace.at("/labels/0");
        assertThat(label.get("labeler").asText()).isEqualTo("toys-teacher");
        assertThat(label.get("revision").asInt()).isEqualTo(2);
        assertThat(label.at("/origin/image")).isEqualTo(trace.at("/revisions/1/at"));
        assertThat(label.at("/mean/probability").asDouble()).isBetween(0.5, 1.0);
        assertThat(label.at("/origin/batch").asText()).matches("[a-z0-9-]+/[1-9][0-9]*/[1-9][0-9]*");
        assertThat(trace.at("/rows")).hasSize(1);
        assertThat(trace.at("/rows/0/record")).isEqualTo(label.get("at"));
        assertThat(trace.at("/rows/0/snapshot").asLong()).isPositive();
        assertThat(trace.at("/tags/0/tag").asText()).isEqualTo(TAG);
        assertThat(trace.at("/evaluations/0/accuracy").asDouble()).isEqualTo(0.75);
        assertThat(trace.at("/refusals")).isEmpty();
    }

    @Test
    void shouldCarryATraceToLabelsAndDeadLetters() throws IOException {
        JsonNode trace = JSON.readTree(trace(dataset.imageId(0), "--json").out());

        assertThat(trace.at("/labels/0/traceparent").asText()).isEqualTo(PARENT);
        assertThat(dataset.read(stack.catalogue().deadLetters()))
                .singleElement()
                .satisfies(letter ->
                        assertThat(TraceContext.parent(letter.headers())).contains(PARENT));
        assertThat(trace(dataset.imageId(0)).out()).contains("trace    " + PARENT);
    }

    @Test
    void shouldTellOfARefusedImage() {
        assertThat(trace("toys-1-9").out())
                .contains("No label yet: 'ladd status --work-dir " + workDir() + "' shows")
                .contains("unreadable", "record-undecodable", "waits");
    }

    @Test
    void shouldNameWhatThereIsForWhatThereIsNot() {
        assertRefused(
                "Cannot trace image: 'toys-0-22' (expected: an image of toys; nearest are toys-0-2, ", "toys-0-22");
        assertRefused("'tyos-0-0' (expected: an image id such as toys-0-0, or --dataset with one of toys)", "tyos-0-0");
        assertRefused("'toys-0-0' of dataset 'pets' (expected: ", "toys-0-0", "--dataset", "pets");
    }
}
