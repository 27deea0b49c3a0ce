package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.EnumCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of one run. */
final class ScaleWorkers implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<List<Sample>> samples = new ArrayList<>();

    /** What is measured against what. */
    enum Side {
        LANE,
        BARE
    }

    /** Images committed since a process started. */
    private record Sample(long nanos, long images) {}

    static ScaleWorkers start(Side side, int count, KafkaConnection connection, ScalePlan plan, Path artifacts)
            throws IOException {
        ScaleWorkers workers = new ScaleWorkers();
        for (int i = 1; i <= count; i++) {
            workers.add(side, "worker-" + i, connection, plan, artifacts);
        }
        return workers;
    }

    private void add(Side side, String instance, KafkaConnection connection, ScalePlan plan, Path artifacts)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ScaleWorker.class.getName(),
                EnumCode.of(side),
                connection.bootstrapServers(),
                connection.schemaRegistryUrl(),
                instance,
                artifacts.toString()));
        command.addAll(plan.arguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Sample> own = new ArrayList<>();
        processes.add(process);
        samples.add(own);
        Thread reader = new Thread(() -> read(process, own), instance);
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(Process process, List<Sample> samples) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2 && parts[0].matches("\\d+") && parts[1].matches("\\d+")) {
                    synchronized (samples) {
                        samples.add(new Sample(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
                    }
                }
            }
        } catch (IOException e) {
            // the end of a process that was ended
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a bare loop of this group in each process. */
    void startLoops(String group) {
        for (Process process : processes) {
            try {
                process.getOutputStream().write((group + "\n").getBytes(UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether every process has committed something. */
    boolean allWork() {
        if (processes.stream().anyMatch(process -> !process.isAlive())) {
            throw new IllegalStateException("a worker ended");
        }
        return samples.stream().noneMatch(own -> {
            synchronized (own) {
                return own.isEmpty();
            }
        });
    }

    /** Images a second between two moments: of each process, from its first commit to its last one in between. */
    double rate(long from, long to) {
        double rate = 0;
        for (List<Sample> own : samples) {
            synchronized (own) {
                List<Sample> inside = own.stream()
                        .filter(sample -> sample.nanos() >= from && sample.nanos() <= to)
                        .toList();
                if (inside.size() >= 2) {
                    Sample first = inside.get(0);
                    Sample last = inside.get(inside.size() - 1);
                    rate += (last.images() - first.images()) / ((last.nanos() - first.nanos()) / 1e9);
                }
            }
        }
        return rate;
    }

    /** Processor time of all processes so far. */
    Duration processorTime() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
