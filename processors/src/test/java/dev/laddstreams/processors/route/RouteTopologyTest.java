package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.learning.npy.NpyWriter;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.awt.Color;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class RouteTopologyTest {
    private static final byte[] RED = RouteDriver.png(Color.RED, 8, 8);
    private static final byte[] BLUE = RouteDriver.png(Color.BLUE, 8, 8);

    @Test
    void shouldMakeARevisionOnlyOfWhatHasChanged() {
        try (RouteDriver driver = new RouteDriver(RouteDriver.ofPng())) {
            driver.send("a/1.png", RED);
            assertThat(driver.images()).containsExactly("birds-cms-a~2f1~2epng 1 FINAL 0");
            driver.send("a/1.png", RED);
            assertThat(driver.images()).as("the same again").isEmpty();
            driver.send("a/1.png", BLUE);
            driver.send(RouteDriver.FROM, "a/1.png", BLUE, Map.of("species", "kite"));
            assertThat(driver.images())
                    .containsExactly("birds-cms-a~2f1~2epng 2 FINAL 0", "birds-cms-a~2f1~2epng 3 FINAL 1");
        }
    }

    @Test
    void shouldWithdrawWhatATombstoneTakesBack() {
        try (RouteDriver driver = new RouteDriver(RouteDriver.ofPng())) {
            driver.send("x", null);
            driver.send("x", RED);
            driver.send("x", null);
            driver.send("x", null);
            driver.send("x", RED);
            assertThat(driver.images())
                    .containsExactly("birds-cms-x 1 FINAL 0", "birds-cms-x 2 WITHDRAWN 0", "birds-cms-x 3 FINAL 0");
            assertThat(driver.letters()).isEmpty();
        }
    }

    @Test
    void shouldStoreThePixelsAsThePictureHasThem() {
        try (RouteDriver driver = new RouteDriver(RouteDriver.ofPng())) {
            driver.send(
                    RouteDriver.FROM,
                    "x",
                    RouteDriver.png(new Color(10, 20, 30), 40, 20),
                    Map.of(
                            "species",
                            "kite",
                            "traceparent",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "secret",
                            "x"));
            TestRecord<String, SyntheticImage> written = driver.image();
            byte[] expected = new byte[3 * 64];
            Arrays.fill(expected, 0, 64, (byte) 10);
            Arrays.fill(expected, 64, 128, (byte) 20);
            Arrays.fill(expected, 128, 192, (byte) 30);
            assertThat(written.value().getPixels()).isEqualTo(ByteBuffer.wrap(expected));
            assertThat(written.value().getDataset()).isEqualTo("birds");
            assertThat(written.getHeaders().toArray())
                    .extracting(header -> header.key())
                    .containsExactly("traceparent");
        }
    }

    @Test
    void shouldPutWhatItCannotReadIntoTheDeadLettersAsItWas() {
        try (RouteDriver driver = new RouteDriver(RouteDriver.ofPng())) {
            driver.send("x", "no picture".getBytes(UTF_8));
            driver.send(RouteDriver.FROM, null, "no key".getBytes(UTF_8), Map.of("species", "crow"));
            driver.send(RouteDriver.FROM, "y", "no class".getBytes(UTF_8), Map.of());
            driver.send(RouteDriver.FROM, "z", "wrong class".getBytes(UTF_8), Map.of("species", "crwo"));
            driver.send("big", new byte[100_001]);
            driver.send("wide", RouteDriver.png(Color.RED, 200, 100));
            driver.send("cut", Arrays.copyOf(RED, RED.length / 2));
            assertThat(driver.images()).isEmpty();
            assertThat(driver.letters())
                    .hasSize(7)
                    .contains(
                            "record-invalid of cms.uploads: no picture",
                            "record-key-invalid of cms.uploads: no key",
                            "record-invalid of cms.uploads: no class",
                            "record-invalid of cms.uploads: wrong class")
                    .anyMatch(letter -> letter.startsWith("record-too-large of cms.uploads"));
        }
    }

    @Test
    void shouldLeaveOutAValueThatTheDeadLettersDoNotTake() {
        try (RouteDriver driver = new RouteDriver(RouteDriver.ofPng())) {
            int bytes = 17 << 20;
            driver.send("huge", new byte[bytes]);
            assertThat(driver.letters()).containsExactly("record-too-large of cms.uploads: without " + bytes);
        }
    }

    @Test
    void shouldReadFieldsOfJson() {
        RouteSpec route = RouteDriver.route(
                RouteFormat.JSON,
                path("/meta/id"),
                Optional.of(path("/img/0")),
                RouteDriver.said("/meta/label"),
                RouteDriver.choice(List.of(Condition.parse("/meta/state!=draft").orElseThrow()), 1));
        try (RouteDriver driver = new RouteDriver(route)) {
            String base64 = Base64.getEncoder().encodeToString(RED);
            String json = "{\"img\": [\"%s\"], \"meta\": {\"id\": %s, \"label\": \"kite\", \"state\": \"%s\"}}";
            driver.send(
                    null,
                    json.formatted("data:image/png;base64," + base64, "7", "done")
                            .getBytes(UTF_8));
            driver.send(null, json.formatted(base64, "\"8\"", "draft").getBytes(UTF_8));
            driver.send(null, json.formatted("%%%", "9", "done").getBytes(UTF_8));
            driver.send(null, "{\"img\": []} {}".getBytes(UTF_8));
            assertThat(driver.images()).containsExactly("birds-cms-7 1 FINAL 1");
            assertThat(driver.letters()).hasSize(2).anyMatch(letter -> letter.startsWith("record-undecodable"));
        }
    }

    @Test
    void shouldReadFieldsOfAnyAvro() {
        RouteSpec route = RouteDriver.route(
                RouteFormat.AVRO, path("meta.id"), Optional.of(path("img")), RouteDriver.said("meta.label"));
        GenericRecord meta = new GenericData.Record(SchemaBuilder.record("Meta")
                .fields()
                .requiredLong("id")
                .requiredString("label")
                .endRecord());
        meta.put("id", 12L);
        meta.put("label", "kite");
        GenericRecord bird = new GenericData.Record(SchemaBuilder.record("Bird")
                .fields()
                .requiredBytes("img")
                .name("meta")
                .type(meta.getSchema())
                .noDefault()
                .endRecord());
        bird.put("img", ByteBuffer.wrap(RED));
        bird.put("meta", meta);
        try (RouteDriver driver = new RouteDriver(route);
                Serializer<GenericRecord> foreign = foreignSerializer()) {
            driver.send(null, foreign.serialize(RouteDriver.FROM, bird));
            driver.send(null, new byte[] {0, 0, 0, 0, 99, 1});
            assertThat(driver.images()).containsExactly("birds-cms-12 1 FINAL 1");
            assertThat(driver.letters()).hasSize(1);
        }
    }

    @Test
    void shouldReadArraysInEitherLayout() {
        RouteSpec route =
                RouteDriver.route(RouteFormat.NPY, ValuePath.KEY, Optional.empty(), RouteDriver.said("header:species"));
        try (RouteDriver driver = new RouteDriver(route)) {
            float[] values = new float[3 * 64];
            values[5] = -1.5f;
            driver.send("floats", NpyWriter.floats(values, 3, 8, 8));
            SyntheticImage image = driver.image().value();
            assertThat(image.getPixelType().name()).isEqualTo("FLOAT32");
            driver.send("other", NpyWriter.floats(values, 8, 8, 3));
            assertThat(driver.letters()).hasSize(1);
        }
    }

    @Test
    void shouldTakeTheSameSampleEveryTime() {
        RouteSpec route = RouteDriver.route(
                RouteFormat.PNG,
                ValuePath.KEY,
                Optional.empty(),
                RouteDriver.said("header:species"),
                RouteDriver.choice(List.of(), 0.25));
        List<List<String>> runs = IntStream.range(0, 2)
                .mapToObj(run -> {
                    try (RouteDriver driver = new RouteDriver(route)) {
                        IntStream.range(0, 400).forEach(i -> driver.send("id" + i, RED));
                        return driver.images();
                    }
                })
                .toList();
        assertThat(runs.get(0)).hasSizeBetween(60, 140).isEqualTo(runs.get(1));
    }

    @Test
    void shouldKeepAnImageUntilItsClassIsKnown() {
        RouteSpec route = RouteDriver.route(RouteFormat.PNG, ValuePath.KEY, Optional.empty(), RouteDriver.lookedUp(2));
        try (RouteDriver driver = new RouteDriver(route)) {
            driver.says("b", "kite");
            driver.send("b", RED);
            assertThat(driver.images()).containsExactly("birds-cms-b 1 FINAL 1");

            driver.send("a", RED);
            driver.send("a", BLUE);
            assertThat(driver.images()).isEmpty();
            assertThat(driver.waiting()).isEqualTo(1);

            driver.says("a", "crow");
            assertThat(driver.images()).containsExactly("birds-cms-a 1 FINAL 0");
            assertThat(driver.waiting()).isZero();

            driver.says("a", "kite");
            assertThat(driver.images()).as("a class that is corrected").containsExactly("birds-cms-a 2 FINAL 1");
            driver.says("a", "kite");
            assertThat(driver.images()).isEmpty();
        }
    }

    @Test
    void shouldRefuseMoreThanMayWait() {
        RouteSpec route = RouteDriver.route(RouteFormat.PNG, ValuePath.KEY, Optional.empty(), RouteDriver.lookedUp(2));
        try (RouteDriver driver = new RouteDriver(route)) {
            List.of("a", "b", "c").forEach(id -> driver.send(id, RED));
            driver.says("d", "dodo");
            assertThat(driver.waiting()).isEqualTo(2);
            assertThat(driver.letters())
                    .hasSize(2)
                    .contains("record-invalid of bird.species: dodo")
                    .anyMatch(letter -> letter.startsWith("record-invalid of cms.uploads"));
            driver.send("a", null);
            driver.send("c", RED);
            assertThat(driver.letters()).as("room for one more").isEmpty();
        }
    }

    private static ValuePath path(String text) {
        return ValuePath.parse(text).orElseThrow();
    }

    /** As any producer has it. */
    @SuppressWarnings("unchecked")
    private static Serializer<GenericRecord> foreignSerializer() {
        try {
            Serializer<GenericRecord> serializer = Class.forName(
                            KafkaConnection.of("unused:1", "").serializerClass())
                    .asSubclass(Serializer.class)
                    .getDeclaredConstructor()
                    .newInstance();
            serializer.configure(Map.of("schema.registry.url", "mock://routes"), false);
            return serializer;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
