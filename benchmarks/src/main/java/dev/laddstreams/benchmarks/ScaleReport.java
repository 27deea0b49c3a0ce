package dev.laddstreams.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What {@link ScaleBenchmark} measured.
 *
 * @param plan its arguments
 * @param processors that the Java runtime sees
 */
public record ScaleReport(Map<String, String> plan, int processors, List<Throughput> throughput, List<Live> live) {

    /**
     * One run of one side.
     *
     * @param rate images a second
     * @param micros of processor time for an image, in the workers alone
     */
    public record Run(double rate, double micros) {}

    /**
     * A number of processes in each round.
     *
     * @param ratio of the median rates, lane over bare
     */
    public record Throughput(
            int processes,
            List<Run> lane,
            List<Run> bare,
            double laneRate,
            double bareRate,
            double ratio,
            double laneMicros,
            double bareMicros) {
        static Throughput of(int processes, List<Run> lane, List<Run> bare) {
            double laneRate = median(lane, Run::rate);
            double bareRate = median(bare, Run::rate);
            return new Throughput(
                    processes,
                    lane,
                    bare,
                    laneRate,
                    bareRate,
                    laneRate / bareRate,
                    median(lane, Run::micros),
                    median(bare, Run::micros));
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

    static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        List<Double> sorted = runs.stream().map(value::applyAsDouble).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    void print() {
        System.out.printf("%nimages a second, medians of %s rounds, %d processors%n", plan.get("rounds"), processors);
        System.out.printf(
                "%-10s %10s %10s %8s %16s %22s %22s%n",
                "processes",
                "lane",
                "bare loop",
                "ratio",
                "lane, of linear",
                "lane, CPU us an image",
                "bare, CPU us an image");
        double one = throughput.isEmpty()
                ? 0
                : throughput.get(0).laneRate() / throughput.get(0).processes();
        for (Throughput row : throughput) {
            System.out.printf(
                    "%-10d %,10.0f %,10.0f %7.1f%% %15.1f%% %22.0f %22.0f%n",
                    row.processes(),
                    row.laneRate(),
                    row.bareRate(),
                    100 * row.ratio(),
                    100 * row.laneRate() / (one * row.processes()),
                    row.laneMicros(),
                    row.bareMicros());
        }
        System.out.printf(
                "%nlive images, %s a second, milliseconds until the record can be read%n", plan.get("live-per-second"));
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
            int missing = row.alone().missing() + row.beside().missing();
            if (missing > 0) {
                System.out.printf("%-10s %d images had not arrived at the end%n", "", missing);
            }
        }
    }

    void write(Path file) throws IOException {
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
        WholeFile.write(file, out -> out.write(json));
        System.out.println("written to " + file.toAbsolutePath());
    }
}
