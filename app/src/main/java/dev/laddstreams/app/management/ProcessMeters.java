package dev.laddstreams.app.management;

import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.ResidentMemory;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
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
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All that a process measures, its virtual machine included. Thread-safe. */
final class ProcessMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new Settings(), new PositionedRegistry(), Clock.SYSTEM);
    private final MeterRegistry all;
    private final Meters meters;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RoleGauges roles;
    private final DeviceMeters devices;
    private final Timer scrapes;
    private final ScrapeWriter writer = new ScrapeWriter();

    /**
     * Measures the process and the virtual machine from now on.
     *
     * @param version of the software
     * @param workDir whose disk is watched
     * @param collector where everything is sent to as well
     */
    ProcessMeters(String version, Path workDir, Optional<OtlpTarget> collector) {
        this.all = collector
                .<MeterRegistry>map(target -> new CompositeMeterRegistry(
                        Clock.SYSTEM, List.of(registry, new OtlpMeterRegistry(target, Clock.SYSTEM))))
                .orElse(registry);
        this.meters = new Meters(all);
        this.roles = new RoleGauges(meters);
        this.devices = new DeviceMeters(meters);
        this.scrapes = meters.timer(Metric.SCRAPE);
        List<MeterBinder> machine = List.of(
                new JvmInfoMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics(),
                collections);
        machine.forEach(binder -> binder.bindTo(all));
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
    Meters meters() {
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
        writer.write(registry.getPrometheusRegistry().scrape(), format, out);
        scrapes.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        collections.close();
        meters.clients().stop();
        all.close();
    }

    /**
     * No exemplars but at buckets and counters: Prometheus 2 refuses the whole of a scrape that has one at the count of a
     * histogram, where Micrometer would put them as well.
     */
    private static final class Settings implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null; // its defaults but for this one
        }

        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplars_on_all_metric_types", "false");
            return properties;
        }
    }

    /** Says where records stood; Prometheus's plain text has no place for it and leaves it out. */
    private final class PositionedRegistry extends PrometheusRegistry {
        @Override
        public MetricSnapshots scrape() {
            return new PositionedSnapshots(meters.exemplars()).in(super.scrape());
        }
    }
}
