package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.learning.data.ReadingOptions.Resize;
import dev.laddstreams.processors.route.RouteReader.Deserializers;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** One route on Kafka's test driver. */
final class RouteDriver implements AutoCloseable {
    static final String FROM = "cms.uploads";
    static final String SPECIES = "bird.species";
    static final ImageShape SHAPE = new ImageShape(3, 8, 8);

    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;

    private final KafkaConnection connection = KafkaConnection.of("unused:1", "mock://routes");
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, SyntheticImage> images;
    private final TestOutputTopic<byte[], byte[]> letters;
    private final AtomicLong waiting = new AtomicLong();

    RouteDriver(RouteSpec route) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "route-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        driver = new TopologyTestDriver(
                new RouteTopology(
                                route,
                                CATALOGUE,
                                () -> new RouteReader(
                                        route,
                                        new Deserializers(
                                                connection.genericDeserializer(),
                                                connection.valueDeserializer(SyntheticImage.class))),
                                new RouteMeters(Meters.unread(), route.name(), waiting))
                        .build(connection.valueSerializer()),
                properties);
        images = driver.createOutputTopic(
                CATALOGUE.images("birds").name(),
                new StringDeserializer(),
                connection.valueDeserializer(SyntheticImage.class));
        letters = driver.createOutputTopic(
                CATALOGUE.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A route of PNGs whose class a header says. */
    static RouteSpec ofPng() {
        return route(RouteFormat.PNG, ValuePath.KEY, Optional.empty(), said("header:species"));
    }

    static RouteSpec route(
            RouteFormat format, ValuePath id, Optional<ValuePath> pixels, Optional<ClassSource> classSource) {
        return route(format, id, pixels, classSource, choice(List.of(), 1));
    }

    static RouteSpec route(
            RouteFormat format,
            ValuePath id,
            Optional<ValuePath> pixels,
            Optional<ClassSource> classSource,
            RouteSpec.Choice choice) {
        return new RouteSpec(
                "cms",
                FROM,
                new RouteTarget(
                        "birds", List.of("crow", "kite"), new PictureRule(SHAPE, Optional.of(Resize.CROP), 10_000)),
                format,
                id,
                pixels,
                classSource,
                choice);
    }

    static RouteSpec.Choice choice(List<Condition> conditions, double sample) {
        return new RouteSpec.Choice(conditions, sample, 100_000, Duration.ofSeconds(30));
    }

    static Optional<ClassSource> said(String path) {
        return Optional.of(new ClassSource(ValuePath.parse(path), ClassSource.Form.NAME, Optional.empty()));
    }

    static Optional<ClassSource> lookedUp(int mostWaiting) {
        return Optional.of(new ClassSource(
                Optional.empty(), ClassSource.Form.NAME, Optional.of(new ClassSource.Lookup(SPECIES, mostWaiting))));
    }

    void send(String topic, String key, byte[] value, Map<String, String> headers) {
        Headers sent = new RecordHeaders();
        headers.forEach((name, text) -> sent.add(name, text.getBytes(UTF_8)));
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key == null ? null : key.getBytes(UTF_8), value, sent));
    }

    void send(String key, byte[] value) {
        send(FROM, key, value, Map.of("species", "crow"));
    }

    void says(String id, String species) {
        send(SPECIES, id, species == null ? null : species.getBytes(UTF_8), Map.of());
    }

    /** What was written since, as {@code id revision state class}. */
    List<String> images() {
        return images.readValuesToList().stream()
                .map(image -> image.getImageId() + " " + image.getRevision() + " " + image.getState() + " "
                        + image.getClassIndex())
                .toList();
    }

    TestRecord<String, SyntheticImage> image() {
        return images.readRecord();
    }

    /** Reasons and values of the dead letters since. */
    List<String> letters() {
        return letters.readRecordsToList().stream()
                .map(letter -> DeadLetters.text(letter.headers(), DeadLetters.REASON)
                                .orElse("none") + " of "
                        + DeadLetters.text(letter.headers(), DeadLetters.TOPIC).orElse("none") + ": "
                        + (letter.value() == null
                                ? "without "
                                        + DeadLetters.text(letter.headers(), DeadLetters.OMITTED)
                                                .orElse("none")
                                : new String(letter.value(), UTF_8)))
                .toList();
    }

    long waiting() {
        return waiting.get();
    }

    static byte[] png(Color colour, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        driver.close();
    }
}
