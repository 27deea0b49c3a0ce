package dev.laddstreams.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.laddstreams.errors.settings.Secrets;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;

/**
 * Log events as JSON, an object on a line for each: {@code time} (UTC), {@code level}, {@code logger}, {@code thread}, {@code
 * message}, {@code exception} with its stack trace as one text, and the ids that the line carries. Secrets are masked.
 */
final class JsonLines {
    private JsonLines() {}

    static LogstashEncoder encoder(LoggerContext context) {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setLogger("logger");
        names.setThread("thread");
        names.setStackTrace("exception");
        names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setIncludeContext(false);
        encoder.setIncludeTags(false);
        encoder.setJsonGeneratorDecorator(masking());
        encoder.start();
        return encoder;
    }

    /** Value by value: within a whole line the end of a secret would take the end of its text with it. */
    private static MaskingJsonGeneratorDecorator masking() {
        MaskingJsonGeneratorDecorator masking = new MaskingJsonGeneratorDecorator();
        masking.addValueMasker(
                (path, value) -> value instanceof CharSequence text ? Secrets.masked(text.toString()) : null);
        masking.start();
        return masking;
    }

    /** Without the line break. */
    static String line(LogstashEncoder encoder, ILoggingEvent event) {
        return new String(encoder.encode(event), UTF_8).stripTrailing();
    }
}
