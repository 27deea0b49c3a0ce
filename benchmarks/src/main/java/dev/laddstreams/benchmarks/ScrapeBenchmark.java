package dev.laddstreams.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long a scrape of one process takes, over HTTP on loopback, with many datasets and labeler versions.
 *
 * <p>Arguments: {@code [datasets=200] [versions=20] [rounds=100]}.
 */
public final class ScrapeBenchmark {
    private static final int WARM_UP = 30;
    private static final double NANOS = 1e6;

    private ScrapeBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int datasets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int versions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        try (ManySeries process = new ManySeries(Path.of("."), datasets, versions)) {
            for (int i = 0; i < WARM_UP; i++) {
                process.scrape();
                process.scrapeCompressed();
            }
            double[] plain = new double[rounds];
            double[] compressed = new double[rounds];
            int bytes = 0;
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                process.scrape();
                long between = System.nanoTime();
                bytes = process.scrapeCompressed();
                compressed[i] = (System.nanoTime() - between) / NANOS;
                plain[i] = (between - start) / NANOS;
            }
            String text = process.scrape();
            System.out.printf(
                    "%d datasets x %d versions: %,d series, %,d bytes, %,d compressed%n",
                    datasets, versions, ManySeries.series(text), text.length(), bytes);
            System.out.println("scrape, plain:      " + times(plain));
            System.out.println("scrape, compressed: " + times(compressed));
        }
    }

    private static String times(double[] millis) {
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "%.0f ms (median), %.0f ms (95 of 100)",
                millis[millis.length / 2],
                millis[millis.length * 95 / 100]);
    }
}
