package dev.laddstreams.benchmarks;

import dev.laddstreams.benchmarks.ScaleWorkers.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * The same labeler processes on clusters of different sizes, every broker a process of its own and every topic on all
 * brokers, up to three. All clusters run all the time, and take turns.
 */
final class ClusterComparison implements AutoCloseable {
    private static final int MOST_REPLICAS = 3;

    private final ScaleBrokers brokers;
    private final ScaleTopics topics;
    private final ScaleBenchmark benchmark;
    private final List<ScaleReport.Run> runs = new ArrayList<>();

    private ClusterComparison(ScalePlan plan, int size, Path folder, Path artifacts)
            throws IOException, InterruptedException, ExecutionException {
        ScalePlan own = plan.withReplicas(Math.min(MOST_REPLICAS, size));
        brokers = new ScaleBrokers(folder.resolve("cluster-" + size), size);
        topics = new ScaleTopics(brokers.connection(), own, artifacts);
        benchmark = new ScaleBenchmark(own, brokers.connection(), topics, artifacts);
        topics.publishImages();
    }

    static ClusterReport run(ScalePlan plan, Path folder, Path artifacts)
            throws IOException, InterruptedException, ExecutionException {
        List<ClusterComparison> clusters = new ArrayList<>();
        List<ClusterReport.Row> rows = new ArrayList<>();
        try {
            for (int size : plan.brokers()) {
                clusters.add(new ClusterComparison(plan, size, folder, artifacts));
            }
            for (int processes : plan.processes()) {
                for (int round = 0; round < plan.number("rounds"); round++) {
                    for (int i : turn(round, clusters.size())) {
                        clusters.get(i).measure(plan.brokers().get(i), processes);
                    }
                }
                double first = ScaleReport.median(clusters.get(0).runs, ScaleReport.Run::rate);
                for (int i = 0; i < clusters.size(); i++) {
                    List<ScaleReport.Run> runs = List.copyOf(clusters.get(i).runs);
                    double rate = ScaleReport.median(runs, ScaleReport.Run::rate);
                    rows.add(new ClusterReport.Row(plan.brokers().get(i), processes, runs, rate, rate / first));
                    clusters.get(i).runs.clear();
                }
            }
            return new ClusterReport(plan.values(), Runtime.getRuntime().availableProcessors(), rows);
        } finally {
            clusters.forEach(ClusterComparison::close);
        }
    }

    private static List<Integer> turn(int round, int clusters) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, clusters).boxed().toList());
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    private void measure(int size, int processes) throws IOException, InterruptedException, ExecutionException {
        ScaleReport.Run run = benchmark.throughput(Side.LANE, processes);
        runs.add(run);
        System.out.printf("%d brokers, %d processes: %,.0f images/s%n", size, processes, run.rate());
    }

    @Override
    public void close() {
        topics.close();
        brokers.close();
    }
}
