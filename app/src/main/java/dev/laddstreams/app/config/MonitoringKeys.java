package dev.laddstreams.app.config;

import dev.laddstreams.app.console.LogFormat;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.ValueType;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The settings of what a process tells those who watch it, in the order of the reference. */
public final class MonitoringKeys {
    private static final KeyGroup KEYS = new KeyGroup();

    public static final TypedKey<Integer> MANAGEMENT_PORT = KEYS.key(
            "management.port",
            ValueType.integer(0, 65_535),
            0,
            "Port of each process for metrics and probes, 0 for a free one.");
    public static final TypedKey<String> MANAGEMENT_BIND = KEYS.key(
            "management.bind",
            ConfigTypes.STRING,
            "127.0.0.1",
            "Address that the management port listens at; `0.0.0.0` shows metrics and probes to the network.");

    public static final TypedKey<URI> OTLP_URL = KEYS.key(
            "metrics.otlp.url",
            ConfigTypes.URL,
            "Where an OpenTelemetry collector takes metrics by HTTP, for example `http://collector:4318/v1/metrics`; unless"
                    + " set, nothing is sent.");
    public static final TypedKey<Duration> OTLP_INTERVAL = KEYS.key(
            "metrics.otlp.interval", ConfigTypes.DURATION, Duration.ofMinutes(1), "How often metrics are sent there.");
    public static final TypedKey<String> OTLP_AUTHORIZATION = KEYS.key(
            "metrics.otlp.authorization",
            ConfigTypes.STRING,
            "The header `Authorization` of what is sent there, for example `Bearer ...`; none unless set.");

    public static final TypedKey<LogFormat> LOG_FORMAT = KEYS.key(
            "log.format",
            ValueType.choice(LogFormat.class),
            LogFormat.TEXT,
            "How log lines are written: `json` for programs that collect them, an object on a line for each event.");

    private MonitoringKeys() {}

    static List<TypedKey<?>> all() {
        return KEYS.all();
    }
}
