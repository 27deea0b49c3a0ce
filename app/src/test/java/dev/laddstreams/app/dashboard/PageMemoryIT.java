package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.dashboard.PageSettings.Actions;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page holds while a dataset grows and many look at it; the figures are left in {@code target/page}. */
@Timeout(900)
class PageMemoryIT {
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    private static final String DATASET = "many";
    private static final int BROWSERS = 50;
    private static final int FIRST = 20_000;
    private static final int ALL = 100_000;
    private static final int SIDE = 28;
    private static final int CLASSES = 2;
    /** The pixels alone of the images between the first and all are twice as much. */
    private static final long MOST_GROWTH_BYTES = 32L << 20;

    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
    private static final Pattern SHOWN = Pattern.compile("\"id\":\"" + DATASET + "-(\\d+)-(\\d+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger answers = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void shouldHoldNoMoreWhileADatasetGrowsAndManyLook() throws IOException {
        try (EmbeddedStack stack = EmbeddedStack.start(folder);
                Dashboard page = new Dashboard(
                        stack.connection(),
                        CATALOGUE,
                        new PageSettings(
                                Optional.of(0),
                                "127.0.0.1",
                                Actions.OFF,
                                Optional.empty(),
                                new TrustedFiles(List.of())))) {
            stack.createTopics(CATALOGUE.shared());
            stack.createTopics(List.of(CATALOGUE.images(DATASET), CATALOGUE.augmented(DATASET)));
            page.start();
            put(
                    stack.connection(),
                    CATALOGUE.datasets().name(),
                    Stream.of(DatasetManifest.newBuilder(Samples.manifest(DATASET, 1, ALL))
                            .setHeight(SIDE)
                            .setWidth(SIDE)
                            .build()),
                    DatasetManifest::getDataset);
            await().atMost(PATIENCE).until(() -> images(page, 0).contains("\"sequence\":"));
            for (int i = 0; i < BROWSERS; i++) {
                Thread browser = new Thread(() -> look(page), "browser-" + i);
                browser.setDaemon(true);
                browser.start();
            }

            grow(stack.connection(), page, 0, FIRST);
            long before = heapBytes();
            grow(stack.connection(), page, FIRST, ALL);
            long after = heapBytes();

            Files.createDirectories(Path.of("target", "page"));
            Files.writeString(
                    Path.of("target", "page", "memory.txt"),
                    "%d browsers, %d answers; heap after a collection: %d MiB with %d images, %d MiB with %d; resident %d MiB%n"
                            .formatted(
                                    BROWSERS,
                                    answers.get(),
                                    before >> 20,
                                    FIRST,
                                    after >> 20,
                                    ALL,
                                    ResidentMemory.bytes() >> 20));
            assertThat(answers.get()).isGreaterThan(BROWSERS);
            assertThat(after - before).isLessThan(MOST_GROWTH_BYTES);
        }
    }

    /** As the page's script does: asks for what has changed whenever it is told that something has. */
    private void look(Dashboard page) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page.address() + "/api/events"))
                .header("Accept", "text/event-stream")
                .build();
        try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
            long[] sequence = {0};
            lines.filter(line -> line.startsWith("data:")).forEach(line -> {
                Matcher told = SEQUENCE.matcher(images(page, sequence[0]));
                sequence[0] = told.find() ? Long.parseLong(told.group(1)) : sequence[0];
                answers.incrementAndGet();
            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String images(Dashboard page, long after) {
        return get(page, "/api/datasets/" + DATASET + "/images?after=" + after);
    }

    private String get(Dashboard page, String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(page.address() + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Adds images, then a revision of those that are shown, whichever came first, and waits until the page shows that. */
    private void grow(KafkaConnection connection, Dashboard page, int from, int to) {
        String topic = CATALOGUE.images(DATASET).name();
        put(connection, topic, Stream.iterate(from, i -> i < to, i -> i + 1).map(i -> image(i, 1)), this::id);
        await().atMost(PATIENCE).until(() -> shown(page).size() == ImageWall.MOST_IMAGES);
        put(connection, topic, shown(page).stream().map(i -> image(i, to)), this::id);
        Pattern revised = Pattern.compile("\"revision\":" + to + ",");
        await().atMost(PATIENCE)
                .until(() -> revised.matcher(images(page, 0)).results().count() == ImageWall.MOST_IMAGES);
    }

    private List<Integer> shown(Dashboard page) {
        return SHOWN.matcher(images(page, 0))
                .results()
                .map(id -> Integer.parseInt(id.group(1)) + CLASSES * Integer.parseInt(id.group(2)))
                .toList();
    }

    private String id(SyntheticImage image) {
        return image.getImageId();
    }

    private static SyntheticImage image(int index, int revision) {
        byte[] pixels = new byte[SIDE * SIDE];
        pixels[0] = (byte) index;
        return SyntheticImage.newBuilder()
                .setImageId(RecordKeys.imageId(DATASET, index % CLASSES, index / CLASSES))
                .setDataset(DATASET)
                .setRevision(revision)
                .setState(ImageState.PREVIEW)
                .setClassIndex(index % CLASSES)
                .setHeight(SIDE)
                .setWidth(SIDE)
                .setChannels(1)
                .setPixelType(PixelType.UINT8)
                .setPixels(ByteBuffer.wrap(pixels))
                .setMethod("dm")
                .setSeed(1)
                .setProducedAt(Instant.EPOCH)
                .build();
    }

    private static <T extends SpecificRecord> void put(
            KafkaConnection connection, String topic, Stream<T> records, Function<T, String> key) {
        try (Serializer<T> values = connection.valueSerializer();
                KafkaProducer<String, T> producer =
                        Clients.durableProducer(connection, RoleProperties.NONE, new StringSerializer(), values)) {
            records.forEach(record -> {
                var unused = producer.send(new ProducerRecord<>(topic, key.apply(record), record));
            });
            producer.flush();
        }
    }

    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
