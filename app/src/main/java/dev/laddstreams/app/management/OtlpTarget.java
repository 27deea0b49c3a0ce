package dev.laddstreams.app.management;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.MonitoringKeys;
import dev.laddstreams.app.runtime.BuildVersion;
import io.micrometer.registry.otlp.OtlpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where what a process measures is sent to as well, in OpenTelemetry's protocol.
 *
 * @param interval between two times
 * @param authorization a header's value
 */
record OtlpTarget(URI collector, Duration interval, Optional<String> authorization) implements OtlpConfig {
    /** The configured one, where there is one. */
    static Optional<OtlpTarget> of(Configuration configuration) {
        return configuration
                .find(MonitoringKeys.OTLP_URL)
                .map(url -> new OtlpTarget(
                        url,
                        configuration.get(MonitoringKeys.OTLP_INTERVAL),
                        configuration.find(MonitoringKeys.OTLP_AUTHORIZATION)));
    }

    @Override
    public @Nullable String get(String key) {
        return null; // the configuration is ours
    }

    @Override
    public String url() {
        return collector.toString();
    }

    @Override
    public Duration step() {
        return interval;
    }

    @Override
    public Map<String, String> headers() {
        return authorization.map(value -> Map.of("Authorization", value)).orElse(Map.of());
    }

    @Override
    public Map<String, String> resourceAttributes() {
        return Map.of("service.name", "ladd", "service.version", BuildVersion.current());
    }

    /** Without the header, which is a secret. */
    @Override
    public String toString() {
        return url();
    }
}
