package dev.laddstreams.clients;

import static java.util.Objects.requireNonNullElseGet;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Ids that log lines carry beside their text, so that programs that collect logs need not parse it.
 *
 * @param values by name
 */
public record LogFields(Map<String, String> values) {
    public static final String DATASET = "dataset";
    public static final String LABELER = "labeler";
    public static final String VERSION = "version";
    public static final String TOPIC = "topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";

    public LogFields {
        values = Map.copyOf(values);
    }

    public static LogFields of(String dataset) {
        return new LogFields(Map.of(DATASET, dataset));
    }

    public static LogFields of(String dataset, String labelerId, int version) {
        return new LogFields(Map.of(DATASET, dataset, LABELER, labelerId, VERSION, Integer.toString(version)));
    }

    /** Those of this thread's lines now. */
    public static LogFields current() {
        return new LogFields(requireNonNullElseGet(MDC.getCopyOfContextMap(), Map::of));
    }

    /** The same work, whose lines carry these, others' lines on its thread included. */
    public Runnable around(Runnable work) {
        return () -> {
            LogFields before = current();
            values.forEach(MDC::put);
            try {
                work.run();
            } finally {
                values.keySet().forEach(MDC::remove);
                before.values.forEach(MDC::put);
            }
        };
    }

    /** A line that carries these. */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        LoggingEventBuilder carrying = line;
        for (Map.Entry<String, String> field : values.entrySet()) {
            carrying = carrying.addKeyValue(field.getKey(), field.getValue());
        }
        return carrying;
    }

    /** A line about one record. */
    public static LoggingEventBuilder at(LoggingEventBuilder line, ConsumerRecord<?, ?> record) {
        return line.addKeyValue(TOPIC, record.topic())
                .addKeyValue(PARTITION, record.partition())
                .addKeyValue(OFFSET, record.offset());
    }
}
