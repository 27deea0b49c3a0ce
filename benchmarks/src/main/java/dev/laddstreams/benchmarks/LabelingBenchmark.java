package dev.laddstreams.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.processors.labeler.LabelerProcess;
import dev.laddstreams.processors.labeler.LabelerSettings;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.ImageImporter;
import dev.laddstreams.producers.ImageSource;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.producers.ProducerSettings;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.stores.FolderStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Labelling end to end against the bare engine: images on a topic, decoded, cut, resized, labelled and written back in
 * transactions, and the same engine, batch size and threads on the same images in memory, right before and right after.
 * Cropping and resizing are in both.
 *
 * <p>Arguments: {@code [images=2000] [width=128] [revisions=1]}, images of 32x32x3, grid 5 x 5. Each image is imported as often
 * as it has revisions before the lane begins; compaction takes none of them meanwhile.
 */
public final class LabelingBenchmark {
    private static final String DATASET = "benchmark";
    private static final String LABELER = "benchmark-labeler";
    private static final int MEMORY_SAMPLES = 10;

    private final LabelledImages images;
    private final Path bundle;
    private final Path folder;
    private final LabelerSettings settings;
    private final int revisions;

    LabelingBenchmark(Path folder, int count, int width, int revisions, LabelCodecChoice codec) {
        this.revisions = revisions;
        this.folder = folder;
        this.images = randomImages(count, revisions);
        ConvNetSpec network = ConvNetSpec.forInput(FixedCost.SHAPE, FixedCost.CLASS_NAMES.size(), width);
        this.bundle = LabelerBundle.write(folder.resolve("bundles"), FixedCost.SPEC, ConvNet.initialise(network, 1));
        this.settings = LabelerSettings.of("labeler-1", List.of(folder.resolve("artifacts")), List.of())
                .storing(codec);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        int revisions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        LabelCodecChoice codec = LabelCodecChoice.find(arguments.length > 3 ? arguments[3] : "auto")
                .orElseThrow();
        Path folder = Files.createTempDirectory("ladd-benchmark");
        try {
            new LabelingBenchmark(folder, count, width, revisions, codec).run(width);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(int width) throws InterruptedException {
        System.out.printf(
                "%,d images of 32x32x3, 5 x 5 sub-images of 62.5 %%, ConvNet-D3 of width %d, %d threads%n",
                images.count(), width, settings.engine().threads());
        double before = engine();
        double endToEnd = endToEnd(connection -> connection).perSecond();
        double after = engine();
        double engine = (before + after) / 2;
        System.out.printf("engine before       %,10.0f sub-images/s%n", before);
        System.out.printf("end to end          %,10.0f sub-images/s%n", endToEnd);
        System.out.printf("engine after        %,10.0f sub-images/s%n", after);
        System.out.printf("ratio               %10.1f %%%n", 100 * endToEnd / engine);
        System.out.printf("peak resident set   %,10d MiB%n", ResidentMemory.peakBytes() >> 20);
    }

    /** Sub-images per second of the engine on images in memory. */
    private double engine() {
        try (Labeler labeler = LabelerBundle.open(bundle, settings.engine())) {
            int batch = settings.batch().usual().images();
            float[] values = new float[batch * FixedCost.SHAPE.values()];
            labeler.label(images.values(), Math.min(batch, images.count()));
            int measured = Math.min(images.count(), 2000);
            long start = System.nanoTime();
            for (int first = 0; first < measured; first += batch) {
                int size = Math.min(batch, measured - first);
                System.arraycopy(
                        images.values(), first * FixedCost.SHAPE.values(), values, 0, size * FixedCost.SHAPE.values());
                labeler.label(values, size);
            }
            return measured * (double) SubImageGrid.DEFAULT.subImages() / seconds(start);
        }
    }

    /**
     * Labels from the moment the lane is seen to serve to the last committed label.
     *
     * @param measured gives the labeler's connection its meters
     */
    Labelling endToEnd(UnaryOperator<KafkaConnection> measured) throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            publish(stack);
            try (LabelerProcess process =
                    new LabelerProcess(measured.apply(stack.connection()), TopicCatalogue.DEFAULT, settings)) {
                process.start();
                awaitServing(stack);
                long start = System.nanoTime();
                long cpuStart = cpuNanos();
                // The lane may have begun before it was seen to serve; that share is not timed, so it is not counted.
                long before = process.meters().images();
                int nextSample = 1;
                while (process.meters().images() + process.meters().superseded() < (long) images.count() * revisions) {
                    Thread.sleep(5);
                    if (process.meters().images() * MEMORY_SAMPLES >= (long) nextSample * images.count()) {
                        System.out.printf(
                                "  %,7d images, resident set %,d MiB%n",
                                process.meters().images(), ResidentMemory.bytes() >> 20);
                        nextSample++;
                    }
                }
                double seconds = seconds(start);
                double cpuSeconds = (cpuNanos() - cpuStart) / 1e9;
                System.out.printf(
                        "  engine busy %.1f s of %.1f s, %d batches, %d transactions%n",
                        process.meters().engineBusy().toMillis() / 1e3,
                        seconds,
                        process.meters().batches(),
                        process.meters().transactions());
                System.out.printf(
                        "  %,d records, %,d labelled, %,d superseded%n",
                        (long) images.count() * revisions,
                        process.meters().images(),
                        process.meters().superseded());
                double subImages = (images.count() - before) * (double) SubImageGrid.DEFAULT.subImages();
                return new Labelling(subImages / seconds, cpuSeconds / subImages);
            }
        }
    }

    /**
     * How fast images were labelled.
     *
     * @param perSecond sub-images
     * @param cpuSeconds of the whole process, broker included, for a sub-image
     */
    record Labelling(double perSecond, double cpuSeconds) {}

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void publish(EmbeddedStack stack) {
        new LabelerPublisher(stack.connection(), TopicCatalogue.DEFAULT, new FolderStore(folder.resolve("artifacts")))
                .publish(LABELER, bundle);
        DatasetDescription description = new DatasetDescription(
                DATASET,
                FixedCost.CLASS_NAMES,
                FixedCost.SHAPE,
                FixedCost.NORMALISATION,
                "none",
                new DatasetDescription.Origin("benchmark", Map.of(), 0),
                Optional.of(LABELER));
        for (int revision = 1; revision <= revisions; revision++) {
            new ImageImporter(
                            stack.connection(),
                            TopicCatalogue.DEFAULT,
                            new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claim-checks"))))
                    .importImages(
                            description, ImageSource.of(randomImages(images.count(), revision)), ProgressListener.NONE);
        }
    }

    private static void awaitServing(EmbeddedStack stack) throws InterruptedException {
        while (TopicSnapshot.read(stack.connection(), TopicCatalogue.DEFAULT.lanes(), LaneStatus.class)
                .values()
                .stream()
                .noneMatch(lane -> lane.getState() == LaneState.BACKFILLING || lane.getState() == LaneState.LIVE)) {
            Thread.sleep(5);
        }
    }

    private static LabelledImages randomImages(int count, int revision) {
        SplittableRandom random = new SplittableRandom(revision);
        float[] values = new float[count * FixedCost.SHAPE.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-2, 2);
        }
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % FixedCost.CLASS_NAMES.size());
        return new LabelledImages(FixedCost.SHAPE, values, labels);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
