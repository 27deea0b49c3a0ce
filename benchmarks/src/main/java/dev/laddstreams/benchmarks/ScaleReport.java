package dev.laddstreams.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.learning.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@link ScaleBenchmark} measured.
 *
 * @param plan its arguments
 * @param processors that the Java runtime sees
 */
public record ScaleReport(Map<String, String> plan, int processors, List<Throughput> throughput, List<Live> live) {

    /**
     * Images a second in each round.
     *
     * @param ratio of the medians, lane over bare
     */
    public record Throughput(
            int processes, List<Double> lane, List<Double> bare, double laneMedian, double bareMedian, double ratio) {
        static Throughput of(int processes, List<Double> lane, List<Double> bare) {
            double laneMedian = median(lane);
            double bareMedian = median(bare);
            return new Throughput(processes, lane, bare, laneMedian, bareMedian, laneMedian / bareMedian);
        }
    }

    /** From an image's publication to its readable record; milliseconds. */
    public record Latency(double p50, double p99, int images, int missing) {}

    /**
     * One side's live images, first alone and then beside a back-fill.
     *
     * @param fillRate images a second of the back-fill
     * @param filled images of the back-fill while it was measured
     */
    public record Live(String side, int processes, Latency alone, Latency beside, double fillRate, long filled) {}

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    void print() {
        System.out.printf("%nimages a second, medians of %s rounds, %d processors%n", plan.get("rounds"), processors);
        System.out.printf("%-10s %10s %10s %8s %14s%n", "processes", "lane", "bare loop", "ratio", "lane, of linear");
        double one = throughput.isEmpty() ? 0 : throughput.get(0).laneMedian() / throughput.get(0).processes();
        for (Throughput row : throughput) {
            System.out.printf(
                    "%-10d %,10.0f %,10.0f %7.1f%% %13.1f%%%n",
                    row.processes(),
                    row.laneMedian(),
                    row.bareMedian(),
                    100 * row.ratio(),
                    100 * row.laneMedian() / (one * row.processes()));
        }
        System.out.printf("%nlive images, %s a second, milliseconds until the record can be read%n", plan.get("live-per-second"));
        System.out.printf(
                "%-10s %9s %9s %9s %18s %18s %14s%n",
                "side", "processes", "p50", "p99", "p50 beside a fill", "p99 beside a fill", "fill, images/s");
        for (Live row : live) {
            System.out.printf(
                    "%-10s %9d %9.0f %9.0f %18.0f %18.0f %,14.0f%n",
                    row.side(),
                    row.processes(),
                    row.alone().p50(),
                    row.alone().p99(),
                    row.beside().p50(),
                    row.beside().p99(),
                    row.fillRate());
        }
    }

    void write(Path file) throws IOException {
        byte[] json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
        WholeFile.write(file, out -> out.write(json));
        System.out.println("written to " + file.toAbsolutePath());
    }
}
