package dev.laddstreams.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.benchmarks.ScaleWorkers.Side;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.LaneGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Labeler processes against bare transactional loops, both with a stand-in for the network that takes a fixed time for a batch
 * ({@link FixedCost}) and leaves the processor free meanwhile, as a GPU does. Images a second with one and more processes,
 * and what a back-fill costs live images. The sides take turns in each round.
 *
 * <p>With {@code brokers=1,3}, instead: the labeler processes on clusters of so many brokers, see {@link ClusterComparison}.
 *
 * <p>Arguments: {@code key=value}, see {@link ScalePlan}.
 */
public final class ScaleBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ScalePlan plan;
    private final KafkaConnection connection;
    private final ScaleTopics topics;
    private final Path artifacts;
    private int runs;

    ScaleBenchmark(ScalePlan plan, KafkaConnection connection, ScaleTopics topics, Path artifacts) {
        this.plan = plan;
        this.connection = connection;
        this.topics = topics;
        this.artifacts = artifacts;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        ScalePlan plan = ScalePlan.of(arguments);
        Path folder = Files.createTempDirectory("ladd-scale");
        Path artifacts = folder.resolve("artifacts");
        try {
            if (plan.brokers().isEmpty()) {
                runAgainstBareLoops(plan, folder, artifacts);
            } else {
                ClusterReport report = ClusterComparison.run(plan, folder, artifacts);
                report.print();
                report.write(plan.json());
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void runAgainstBareLoops(ScalePlan plan, Path folder, Path artifacts)
            throws IOException, InterruptedException, ExecutionException {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ScaleTopics topics = new ScaleTopics(stack.connection(), plan, artifacts)) {
            topics.publishImages();
            ScaleReport report = new ScaleBenchmark(plan, stack.connection(), topics, artifacts).run();
            report.print();
            report.write(plan.json());
        }
    }

    private ScaleReport run() throws IOException, InterruptedException, ExecutionException {
        Map<Side, List<List<ScaleReport.Run>>> rates = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            List<List<ScaleReport.Run>> ofSide = new ArrayList<>();
            plan.processes().forEach(count -> ofSide.add(new ArrayList<>()));
            rates.put(side, ofSide);
        }
        for (int round = 0; round < plan.number("rounds"); round++) {
            for (int i = 0; i < plan.processes().size(); i++) {
                for (Side side : turn(round + i)) {
                    ScaleReport.Run run = throughput(side, plan.processes().get(i));
                    runs(rates, side).get(i).add(run);
                    System.out.printf(
                            "%-5s %d processes: %,.0f images/s, %.0f us of processor time an image%n",
                            side, plan.processes().get(i), run.rate(), run.micros());
                }
            }
        }
        List<ScaleReport.Throughput> throughput = new ArrayList<>();
        for (int i = 0; i < plan.processes().size(); i++) {
            throughput.add(ScaleReport.Throughput.of(
                    plan.processes().get(i),
                    runs(rates, Side.LANE).get(i),
                    runs(rates, Side.BARE).get(i)));
        }
        List<ScaleReport.Live> live = new ArrayList<>();
        for (Side side : turn(0)) {
            live.add(live(side));
        }
        return new ScaleReport(plan.values(), Runtime.getRuntime().availableProcessors(), throughput, live);
    }

    /** By number of processes, as in the plan. */
    private static List<List<ScaleReport.Run>> runs(Map<Side, List<List<ScaleReport.Run>>> rates, Side side) {
        return requireNonNull(rates.get(side), side.name());
    }

    private static List<Side> turn(int number) {
        return number % 2 == 0 ? List.of(Side.LANE, Side.BARE) : List.of(Side.BARE, Side.LANE);
    }

    /** All images from the beginning, by processes that have just started and warmed up. */
    ScaleReport.Run throughput(Side side, int count) throws IOException, InterruptedException, ExecutionException {
        String name = nextRun();
        topics.emptyTarget();
        if (side == Side.LANE) {
            topics.publishLabeler(name, 1);
            topics.nameLabeler(name);
        }
        try (ScaleWorkers workers = ScaleWorkers.start(side, count, connection, plan, artifacts)) {
            if (side == Side.BARE) {
                workers.startLoops(name);
            }
            await("commits of each process", workers::allWork);
            FixedCost.await(plan.seconds("warm-seconds"));
            long from = System.nanoTime();
            Duration before = workers.processorTime();
            FixedCost.await(plan.seconds("seconds"));
            Duration used = workers.processorTime().minus(before);
            long to = System.nanoTime();
            double rate = workers.rate(from, to);
            if (rate == 0) {
                throw new IllegalStateException("nothing was committed in the time that counts"
                        + " (expected: images= that last longer, or more warm-seconds= or seconds=)");
            }
            return new ScaleReport.Run(rate, used.toNanos() / 1e3 / (rate * (to - from) / 1e9));
        }
    }

    /** Live images alone, then beside a version that labels all images again in the same processes. */
    private ScaleReport.Live live(Side side) throws IOException, InterruptedException, ExecutionException {
        String name = nextRun();
        String fill = nextRun();
        boolean lane = side == Side.LANE;
        topics.emptyTarget();
        topics.skipImages(lane ? LaneGroups.of(plan.catalogue(), ScaleTopics.DATASET, name, 1, 0) : name);
        if (lane) {
            topics.publishLabeler(name, 1);
            topics.activate(name, 1);
            topics.nameLabeler(name);
        }
        int count = plan.number("live-processes");
        try (ScaleWorkers workers = ScaleWorkers.start(side, count, connection, plan, artifacts);
                LiveProbe probe =
                        new LiveProbe(topics, connection, plan, lane ? "|1" : "|" + name, lane ? "|2" : "|" + fill)) {
            if (!lane) {
                workers.startLoops(name);
            }
            probe.start();
            await("a live record of each process", workers::allWork);
            FixedCost.await(plan.seconds("warm-seconds"));
            long alone = System.nanoTime();
            FixedCost.await(plan.seconds("live-seconds"));
            if (lane) {
                topics.publishLabeler(name, 2);
            } else {
                workers.startLoops(fill);
            }
            await("a record of the back-fill", () -> probe.filled() > 0);
            long beside = System.nanoTime();
            FixedCost.await(plan.seconds("live-seconds"));
            long end = System.nanoTime();
            long filled = probe.filled();
            double fillRate = probe.fillRate();
            // the last live images are on their way
            FixedCost.await(plan.seconds("warm-seconds"));
            return new ScaleReport.Live(
                    EnumCode.of(side),
                    count,
                    probe.latency(alone, alone + plan.seconds("live-seconds").toNanos()),
                    probe.latency(beside, end),
                    fillRate,
                    filled);
        }
    }

    private String nextRun() {
        runs++;
        return "stand-in-" + runs;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no " + what + " within " + PATIENCE);
            }
            Thread.sleep(5);
        }
    }
}
