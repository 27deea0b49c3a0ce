package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.benchmarks.LabelingBenchmark.Labelling;
import dev.laddstreams.learning.label.LabelCodecChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What being watched costs a labeler, and being pestered: labelling end to end without a management port, with one that is
 * scraped every five seconds, as the Prometheus configuration has it, and with one that gets {@link BadRequests} as well; in
 * turns, each on a broker of its own.
 *
 * <p>Arguments: {@code [images=1000] [width=128] [rounds=10]}.
 */
public final class MetricsBenchmark {
    private static final int SCRAPE_SECONDS = 5;
    private static final byte[] SCRAPE =
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: application/openmetrics-text\r\nConnection: close\r\n\r\n"
                    .getBytes(US_ASCII);

    private enum Way {
        ALONE,
        WATCHED,
        PESTERED
    }

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
        benchmark.label(Way.PESTERED); // loads and compiles what the first round would pay for
        Comparison watched = new Comparison("watched over alone", rounds);
        Comparison pestered = new Comparison("pestered over watched", rounds);
        for (int round = 0; round < rounds; round++) {
            Map<Way, Labelling> labelled = new EnumMap<>(Way.class);
            for (int i = 0; i < Way.values().length; i++) {
                Way way = Way.values()[(round + i) % Way.values().length];
                labelled.put(way, benchmark.label(way));
            }
            System.out.printf("round %d%n", round + 1);
            labelled.forEach((way, labelling) -> System.out.printf(
                    "  %-9s %,7.0f sub-images/s, %.0f us of processor time each%n",
                    way, labelling.perSecond(), 1e6 * labelling.cpuSeconds()));
            watched.add(requireNonNull(labelled.get(Way.WATCHED)), requireNonNull(labelled.get(Way.ALONE)));
            pestered.add(requireNonNull(labelled.get(Way.PESTERED)), requireNonNull(labelled.get(Way.WATCHED)));
        }
    }

    /** Ratios by round. */
    private static final class Comparison {
        private final String name;
        private final double[] speeds;
        private final double[] costs;
        private int rounds;

        Comparison(String name, int rounds) {
            this.name = name;
            speeds = new double[rounds];
            costs = new double[rounds];
        }

        void add(Labelling over, Labelling under) {
            speeds[rounds] = over.perSecond() / under.perSecond();
            costs[rounds] = over.cpuSeconds() / under.cpuSeconds();
            rounds++;
            System.out.printf("  %s, of %d rounds: speed %s; processor time %s%n", name, rounds, of(speeds), of(costs));
        }

        private String of(double[] values) {
            double[] sorted = Arrays.copyOf(values, rounds);
            Arrays.sort(sorted);
            return String.format(
                    "median %.3f (%.3f to %.3f)",
                    (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2, sorted[0], sorted[rounds - 1]);
        }
    }

    private Labelling label(Way way) throws InterruptedException {
        LabelingBenchmark run =
                new LabelingBenchmark(folder.resolve("run-" + runs++), images, width, 1, LabelCodecChoice.AUTO);
        if (way == Way.ALONE) {
            return run.endToEnd(connection -> connection);
        }
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + folder)))
                .require();
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        try (ManagementServer management = ManagementServer.start(configuration)) {
            var unused = scraper.scheduleAtFixedRate(
                    () -> scrape(management.address()), 1, SCRAPE_SECONDS, TimeUnit.SECONDS);
            Optional<BadRequests> pest =
                    way == Way.PESTERED ? Optional.of(new BadRequests(management.address())) : Optional.empty();
            try {
                return run.endToEnd(connection -> connection.measuredBy(management.meters()));
            } finally {
                pest.ifPresent(BadRequests::close);
            }
        } finally {
            scraper.shutdownNow();
        }
    }

    /** As little work as a scrape can be on this side, which stands for another machine. */
    private static void scrape(URI address) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(SCRAPE);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // what it says is not looked at
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
