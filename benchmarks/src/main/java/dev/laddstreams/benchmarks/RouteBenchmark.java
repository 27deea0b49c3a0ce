package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.processors.labeler.LabelerProcess;
import dev.laddstreams.processors.labeler.LabelerSettings;
import dev.laddstreams.processors.route.ClassSource;
import dev.laddstreams.processors.route.RouteFleet;
import dev.laddstreams.processors.route.RouteFormat;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.processors.route.RouteTarget;
import dev.laddstreams.processors.route.ValuePath;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.ManifestKeeper;
import dev.laddstreams.producers.RoutedDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What a route costs: 32x32x3 JPEGs from a foreign topic to committed augmented records, against the same images written to
 * an images topic directly, with a labeler that takes a fixed time for a batch. Both in turns, in one process, from the
 * first record sent to the last label committed.
 *
 * <p>Arguments: {@code [images=8000] [rounds=3] [milliseconds a batch of 32=20]}.
 */
public final class RouteBenchmark implements AutoCloseable {
    private static final String DIRECT = "direct";
    private static final String ROUTED = "routed";
    private static final String FOREIGN = "cms.uploads";
    private static final int DISTINCT = 500;

    private final TopicCatalogue catalogue = TopicCatalogue.DEFAULT;
    private final EmbeddedStack stack;
    private final KafkaConnection connection;
    private final LabelerProcess labeler;
    private final RouteFleet routes;
    private final ManifestKeeper manifests;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SyntheticImage> serializer;
    private final PictureRule pictures = new PictureRule(FixedCost.SHAPE, Optional.empty(), 1 << 20);
    private final List<byte[]> jpegs = new ArrayList<>();
    private int sent;

    private RouteBenchmark(Path folder, Duration perBatch) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DISTINCT; i++) {
            jpegs.add(jpeg(random));
        }
        stack = EmbeddedStack.start(folder.resolve("stack"));
        connection = stack.connection();
        Topics.create(connection, catalogue.shared());
        RouteSpec route = route();
        Topics.create(connection, route.sources(catalogue));
        Topics.create(connection, List.of(catalogue.images(DIRECT), catalogue.images(ROUTED)));
        Path artifacts = folder.resolve("artifacts");
        try (ScaleTopics topics = new ScaleTopics(connection, ScalePlan.of(new String[0]), artifacts)) {
            topics.publishLabeler(DIRECT, 1);
            topics.publishLabeler(ROUTED, 1);
        }
        List<RoutedDataset> datasets = List.of(dataset(DIRECT), dataset(ROUTED));
        manifests = new ManifestKeeper(connection, catalogue, () -> datasets);
        routes = new RouteFleet(
                connection, catalogue, () -> List.of(route), RouteFleet.Missing.CREATE, folder.resolve("state"));
        labeler = new LabelerProcess(
                connection,
                catalogue,
                LabelerSettings.of("labeler-1", List.of(artifacts), List.of()),
                bundle -> new FixedCost(perBatch));
        manifests.start();
        routes.start();
        labeler.start();
        producer = Clients.durableProducer(connection, RoleProperties.NONE);
        serializer = connection.valueSerializer();
    }

    public static void main(String[] arguments) throws Exception {
        int images = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int millis = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        Path folder = Files.createTempDirectory("ladd-benchmark");
        try (RouteBenchmark benchmark = new RouteBenchmark(folder, Duration.ofMillis(millis))) {
            benchmark.run(images, rounds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(int images, int rounds) {
        // lanes, routes and compilers get ready
        measure(DIRECT, 500);
        measure(ROUTED, 500);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double direct = measure(DIRECT, images);
            double routed = measure(ROUTED, images);
            ratios.add(routed / direct);
            System.out.printf(
                    "directly %,.0f images/s, by the route %,.0f images/s, ratio %.2f%n",
                    direct, routed, routed / direct);
        }
        ratios.sort(Comparator.naturalOrder());
        System.out.printf("median ratio %.2f%n", ratios.get(ratios.size() / 2));
    }

    /** @return images a second, from the first one sent to the last label committed */
    private double measure(String dataset, int images) {
        long before = labeler.meters().images();
        long start = System.nanoTime();
        for (int i = 0; i < images; i++) {
            send(dataset, sent++);
        }
        producer.flush();
        while (labeler.meters().images() - before < images) {
            routes.requireRunning();
            manifests.requireRunning();
            labeler.requireRunning();
            LockSupport.parkNanos(1_000_000);
        }
        return images * 1e9 / (System.nanoTime() - start);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that is lost makes the measurement wait for ever
    private void send(String dataset, int index) {
        byte[] jpeg = jpegs.get(index % DISTINCT);
        String id = "p" + index;
        String className = FixedCost.CLASS_NAMES.get(index % FixedCost.CLASS_NAMES.size());
        if (dataset.equals(ROUTED)) {
            producer.send(new ProducerRecord<>(
                    FOREIGN,
                    null,
                    id.getBytes(UTF_8),
                    jpeg,
                    List.of(new RecordHeader("class", className.getBytes(UTF_8)))));
            return;
        }
        String topic = catalogue.images(DIRECT).name();
        SyntheticImage image = SyntheticImage.newBuilder()
                .setImageId(id)
                .setDataset(DIRECT)
                .setRevision(1)
                .setState(ImageState.FINAL)
                .setClassIndex(index % FixedCost.CLASS_NAMES.size())
                .setHeight(FixedCost.SHAPE.height())
                .setWidth(FixedCost.SHAPE.width())
                .setChannels(FixedCost.SHAPE.channels())
                .setPixelType(PixelType.UINT8)
                .setPixels(ByteBuffer.wrap(pictures.read(jpeg).intensities().orElseThrow()))
                .setMethod("import")
                .setSeed(0)
                .setProducedAt(Instant.now())
                .build();
        producer.send(new ProducerRecord<>(topic, id.getBytes(UTF_8), serializer.serialize(topic, image)));
    }

    private RouteSpec route() {
        return new RouteSpec(
                "cms",
                FOREIGN,
                new RouteTarget(ROUTED, FixedCost.CLASS_NAMES, pictures),
                RouteFormat.JPEG,
                ValuePath.KEY,
                Optional.empty(),
                Optional.of(new ClassSource(ValuePath.parse("header:class"), ClassSource.Form.NAME, Optional.empty())),
                new RouteSpec.Choice(List.of(), 1, 1 << 20, Duration.ofSeconds(5)));
    }

    private static RoutedDataset dataset(String id) {
        return new RoutedDataset(
                new DatasetDescription(
                        id,
                        FixedCost.CLASS_NAMES,
                        FixedCost.SHAPE,
                        FixedCost.NORMALISATION,
                        "none",
                        new DatasetDescription.Origin(RoutedDataset.METHOD, Map.of(), 0),
                        Optional.of(id)),
                OptionalInt.of(Integer.MAX_VALUE),
                Duration.ofSeconds(1));
    }

    private static byte[] jpeg(SplittableRandom random) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
        labeler.close();
        routes.close();
        manifests.close();
        stack.close();
    }
}
