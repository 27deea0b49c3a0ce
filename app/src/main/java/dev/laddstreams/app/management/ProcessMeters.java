package dev.laddstreams.app.management;

import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All that a process measures, its virtual machine included. Thread-safe. */
public final class ProcessMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RoleGauges roles = new RoleGauges(meters);
    private final DeviceMeters devices = new DeviceMeters(meters);
    private final Timer scrapes = meters.timer(Metric.SCRAPE);

    /**
     * Measures the process and the virtual machine from now on.
     *
     * @param version of the software
     * @param workDir whose disk is watched
     */
    public ProcessMeters(String version, Path workDir) {
        List<MeterBinder> machine = List.of(
                new JvmInfoMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics(),
                collections);
        machine.forEach(binder -> binder.bindTo(registry));
        meters.gauge(Metric.BUILD_INFO, this, any -> 1, version);
        File disk = workDir.toFile();
        meters.gauge(Metric.DISK_FREE, disk, File::getUsableSpace);
        meters.gauge(Metric.DISK_SIZE, disk, File::getTotalSpace);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        meters.gauge(Metric.PROCESS_RESIDENT, memory, any -> ResidentMemory.bytes());
        meters.gauge(Metric.ENGINE_MEMORY, memory, ProcessMeters::beyondTheMachine);
    }

    private static double beyondTheMachine(MemoryMXBean memory) {
        long machine = memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
        return Math.max(0, ResidentMemory.bytes() - machine);
    }

    /** Where parts of the process register what they measure. */
    public Meters meters() {
        return meters;
    }

    /**
     * Writes every value as it is now.
     *
     * @param watched whose states and heartbeats are shown
     */
    void scrape(OutputStream out, ScrapeFormat format, Optional<RoleThreads> watched) throws IOException {
        long start = System.nanoTime();
        watched.ifPresent(roles::update);
        devices.update();
        registry.scrape(out, format.mediaType());
        scrapes.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        collections.close();
        meters.clients().stop();
        registry.close();
    }
}
