package dev.laddstreams.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@link ClusterComparison} measured.
 *
 * @param plan its arguments
 * @param processors that the Java runtime sees
 */
public record ClusterReport(Map<String, String> plan, int processors, List<Row> rows) {
    /**
     * Labeler processes on one cluster in each round.
     *
     * @param rate images a second, the median
     * @param ratio to the rate on the first cluster
     */
    public record Row(int brokers, int processes, List<ScaleReport.Run> runs, double rate, double ratio) {}

    void print() {
        System.out.printf("%nimages a second, medians of %s rounds, %d processors%n", plan.get("rounds"), processors);
        System.out.printf("%-10s %10s %10s %8s%n", "brokers", "processes", "images/s", "ratio");
        for (Row row : rows) {
            System.out.printf(
                    "%-10d %10d %,10.0f %7.1f%%%n", row.brokers(), row.processes(), row.rate(), 100 * row.ratio());
        }
    }

    void write(Path file) throws IOException {
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
        WholeFile.write(file, out -> out.write(json));
        System.out.println("written to " + file.toAbsolutePath());
    }
}
