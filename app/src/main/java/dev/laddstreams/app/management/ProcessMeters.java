package dev.laddstreams.app.management;

import io.micrometer.core.instrument.MeterRegistry;
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
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** All that a process measures, its virtual machine included. Thread-safe. */
public final class ProcessMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Measures the process and the virtual machine from now on. */
    public ProcessMeters() {
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
    }

    /** Where parts of the process register what they measure. */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Writes every value as it is now.
     *
     * @param mediaType as {@link ScrapeFormat} names it
     */
    void scrape(OutputStream out, String mediaType) throws IOException {
        registry.scrape(out, mediaType);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
