package dev.laddstreams.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example of docs/wiring.md on one broker, one after the other, each with records of its topics. */
@Timeout(300)
class WiringExamplesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SIGNS = 40;

    @TempDir
    private Path folder;

    @Test
    void shouldRunEveryExampleOfTheDocument() throws IOException {
        List<String> examples = WiringTest.examples();
        try (StackAccess stack = StackAccess.open(configuration(examples.get(0)))) {
            Topics.create(stack.connection(), stack.catalogue().shared());
            for (String example : examples) {
                run(configuration(example), stack);
            }
            assertThat(images(stack, "birds"))
                    .containsEntry("birds-birds-from-cms-u1", 0)
                    .containsEntry("birds-birds-json-7", 1)
                    .containsEntry("birds-birds-by-id-r1", 0);
            assertThat(images(stack, "parts")).isEqualTo(Map.of("parts-line-1-1001", 1, "parts-line-2-1001", 1));
            assertThat(images(stack, "signs"))
                    .hasSizeBetween(SIGNS / 4, SIGNS * 3 / 4)
                    .allSatisfy((id, place) -> {
                        assertThat(id).as("approved and of another region").startsWith("signs-signs-v2-good");
                        assertThat(place).isOne();
                    });
            assertThat(images(stack, "copies").values()).hasSize(3).contains(0, 1);
            assertThat(DeadLetterLog.read(
                                    stack.connection(), stack.catalogue().deadLetters(), TopicReader.End.COMMITTED)
                            .letters())
                    .isEmpty();
        }
    }

    private Configuration configuration(String example) throws IOException {
        Path file = folder.resolve("ladd.yaml");
        Files.writeString(file, "work-dir: " + folder.resolve("work") + "\n" + example);
        return Declarations.check(ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()))
                .require();
    }

    private void run(Configuration configuration, StackAccess stack) {
        try (RoleThreads roles = new RoleThreads()) {
            for (RoleKind kind : List.of(RoleKind.ROUTES, RoleKind.MANIFESTS)) {
                roles.start(
                        kind.create(configuration, WorkDir.of(configuration), stack.connection(), stack.catalogue()));
            }
            for (RouteSpec route : Declarations.of(configuration).routes()) {
                route.sources(stack.catalogue()).forEach(source -> send(stack, source.name()));
                String prefix = route.target().dataset() + "-" + route.name() + "-";
                await(route.name())
                        .atMost(PATIENCE)
                        .until(() -> images(stack, route.target().dataset()).keySet().stream()
                                .anyMatch(id -> id.startsWith(prefix)));
            }
            roles.requireRunning();
        }
    }

    /** Places of the classes by image. */
    private static Map<String, Integer> images(StackAccess stack, String dataset) {
        Map<String, Integer> places = new HashMap<>();
        TopicSnapshot.read(stack.connection(), stack.catalogue().images(dataset), SyntheticImage.class)
                .forEach((id, image) -> places.put(id, image.getClassIndex()));
        return places;
    }

    private void send(StackAccess stack, String topic) {
        switch (topic) {
            case "cms.uploads" -> send(stack, topic, "u1", TinyPng.bytes(32, 1, "jpeg"), "species", "crow");
            case "legacy.birds" ->
                send(
                        stack,
                        topic,
                        "any",
                        json("{\"img\": {\"base64\": \"%s\"}, \"meta\": {\"label\": \"kite\", \"id\": 7}}", 3));
            case "raw.birds" -> send(stack, topic, "r1", TinyPng.bytes(48, 3));
            case "bird.species" -> send(stack, topic, "r1", "crow".getBytes(UTF_8));
            case "vision.signs" -> signs(stack, topic);
            case "line1.shots", "line2.shots" -> sendShot(stack, topic);
            case "birds.images" -> {
                // what the first example has made
            }
            default -> throw new AssertionError("no records for " + topic);
        }
    }

    private static void signs(StackAccess stack, String topic) {
        for (int i = 0; i < SIGNS; i++) {
            send(stack, topic, "any", sign("good" + i, "approved", i), "region", "north");
        }
        send(stack, topic, "any", sign("draft", "open", 1), "region", "north");
        send(stack, topic, "any", sign("probe", "approved", 2), "region", "test");
    }

    private static byte[] sign(String id, String state, int seed) {
        return json(
                "{\"frame\": {\"png\": \"%s\", \"id\": \"" + id + "\"}, \"label\": {\"index\": 1, \"state\": \"" + state
                        + "\"}}",
                seed);
    }

    private static byte[] json(String text, int seed) {
        return text.formatted(Base64.getEncoder().encodeToString(TinyPng.bytes(24 + 8 * (seed % 2), seed)))
                .getBytes(UTF_8);
    }

    private static void sendShot(StackAccess stack, String topic) {
        Schema inner = SchemaBuilder.record("Shot")
                .fields()
                .requiredBytes("image")
                .requiredLong("serial")
                .endRecord();
        Schema outer = SchemaBuilder.record("Part")
                .fields()
                .name("shot")
                .type(inner)
                .noDefault()
                .requiredString("verdict")
                .endRecord();
        var record = new GenericRecordBuilder(outer)
                .set(
                        "shot",
                        new GenericRecordBuilder(inner)
                                .set("image", ByteBuffer.wrap(TinyPng.bytes(40, 5)))
                                .set("serial", 1001L)
                                .build())
                .set("verdict", "scratched")
                .build();
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, stack.connection().serializerClass());
        properties.put("schema.registry.url", stack.connection().schemaRegistryUrl());
        try (KafkaProducer<byte[], Object> producer = new KafkaProducer<>(properties)) {
            producer.send(new ProducerRecord<>(topic, record)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(StackAccess stack, String topic, String key, byte[] value, String... header) {
        List<Header> headers = new ArrayList<>();
        if (header.length > 0) {
            headers.add(new RecordHeader(header[0], header[1].getBytes(UTF_8)));
        }
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.durableProducer(stack.connection(), RoleProperties.NONE)) {
            producer.send(new ProducerRecord<>(topic, null, key.getBytes(UTF_8), value, headers))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
