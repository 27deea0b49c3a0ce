package dev.laddstreams.benchmarks;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.benchmarks.LabelingBenchmark.Labelling;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What being watched costs a labeler: labelling end to end without a management port, and with one that is scraped every
 * second, in turns, each on a broker of its own.
 *
 * <p>Arguments: {@code [images=1000] [width=128] [rounds=10]}.
 */
public final class MetricsBenchmark {
    private final Path folder;
    private final int images;
    private final int width;
    private int runs;

    private MetricsBenchmark(Path folder, int images, int width) {
        this.folder = folder;
        this.images = images;
        this.width = width;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int images = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        MetricsBenchmark benchmark = new MetricsBenchmark(Files.createTempDirectory("ladd-benchmark"), images, width);
        double[] speeds = new double[rounds];
        double[] costs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            boolean watchedFirst = i % 2 == 1;
            Labelling first = watchedFirst ? benchmark.watched() : benchmark.unwatched();
            Labelling second = watchedFirst ? benchmark.unwatched() : benchmark.watched();
            Labelling watched = watchedFirst ? first : second;
            Labelling unwatched = watchedFirst ? second : first;
            speeds[i] = watched.perSecond() / unwatched.perSecond();
            costs[i] = watched.cpuSeconds() / unwatched.cpuSeconds();
            System.out.printf(
                    "round %2d: without %,7.0f, with %,7.0f sub-images/s, ratio %.3f; processor time %.0f, %.0f us, ratio %.3f%n",
                    i + 1,
                    unwatched.perSecond(),
                    watched.perSecond(),
                    speeds[i],
                    1e6 * unwatched.cpuSeconds(),
                    1e6 * watched.cpuSeconds(),
                    costs[i]);
            System.out.printf(
                    "so far: with over without, median of %d pairs: speed %.3f, processor time %.3f%n",
                    i + 1, median(speeds, i + 1), median(costs, i + 1));
        }
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    private LabelingBenchmark run() {
        return new LabelingBenchmark(folder.resolve("run-" + runs++), images, width, 1);
    }

    private Labelling unwatched() throws InterruptedException {
        return run().endToEnd(connection -> connection);
    }

    private Labelling watched() throws InterruptedException {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + folder)))
                .require();
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        try (ManagementServer management = ManagementServer.start(configuration)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(management.address().resolve("/metrics"))
                    .header("Accept", "application/openmetrics-text")
                    .build();
            var unused = scraper.scheduleAtFixedRate(
                    () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                            .join(),
                    1,
                    1,
                    TimeUnit.SECONDS);
            return run().endToEnd(connection -> connection.measuredBy(management.meters()));
        } finally {
            scraper.shutdownNow();
        }
    }
}
