package dev.laddstreams.app.management;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What NVIDIA devices do, as {@code nvidia-smi} tells: asked at a scrape, at most every few seconds. A machine without it
 * shows nothing. Thread-safe.
 */
final class DeviceMeters {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceMeters.class);
    private static final List<String> QUESTION = List.of(
            "nvidia-smi",
            "--query-gpu=index,utilization.gpu,memory.used,memory.total",
            "--format=csv,noheader,nounits");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_SECONDS = 2;
    private static final int FIELDS = 4;
    private static final double PERCENT = 100;
    private static final double MEBI = 1 << 20;

    private final Meters meters;
    private final List<String> question;
    private final Map<String, Reading> devices = new ConcurrentHashMap<>();
    private long askedNanos = System.nanoTime() - INTERVAL_NANOS;
    private boolean absent;

    /** @param share of time at work, 0 to 1 */
    private record Reading(double share, double usedBytes, double sizeBytes) {}

    DeviceMeters(Meters meters) {
        this(meters, QUESTION);
    }

    /** @param question command that answers like {@code nvidia-smi} */
    DeviceMeters(Meters meters, List<String> question) {
        this.meters = meters;
        this.question = question;
    }

    /** Asks when it is time. */
    synchronized void update() {
        if (absent || System.nanoTime() - askedNanos < INTERVAL_NANOS) {
            return;
        }
        askedNanos = System.nanoTime();
        try {
            Process process = new ProcessBuilder(question)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return;
            }
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                lines.lines().forEach(this::read);
            }
        } catch (IOException e) {
            absent = true;
            LOG.debug("No device is measured: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String line) {
        String[] fields = line.strip().split("\\s*,\\s*", FIELDS);
        try {
            if (fields.length == FIELDS) {
                show(
                        fields[0],
                        new Reading(
                                Double.parseDouble(fields[1]) / PERCENT,
                                Double.parseDouble(fields[2]) * MEBI,
                                Double.parseDouble(fields[3]) * MEBI));
            }
        } catch (NumberFormatException e) {
            LOG.debug("Not a figure of a device: {}", line); // such as [N/A]
        }
    }

    private void show(String device, Reading reading) {
        if (devices.put(device, reading) == null) {
            meters.gauge(
                    Metric.DEVICE_UTILISATION,
                    devices,
                    all -> reading(all, device).share(),
                    device);
            meters.gauge(
                    Metric.DEVICE_MEMORY, devices, all -> reading(all, device).usedBytes(), device);
            meters.gauge(
                    Metric.DEVICE_MEMORY_SIZE,
                    devices,
                    all -> reading(all, device).sizeBytes(),
                    device);
        }
    }

    private static Reading reading(Map<String, Reading> all, String device) {
        return all.getOrDefault(device, new Reading(Double.NaN, Double.NaN, Double.NaN));
    }
}
