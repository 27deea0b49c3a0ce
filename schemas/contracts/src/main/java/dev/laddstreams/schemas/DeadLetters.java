package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Builds records of the dead-letter topic: original key, value and headers, plus the headers of Kafka Streams' own
 * dead-letter queue (KIP-1034, all as text) and {@value #REASON}.
 */
public final class DeadLetters {
    /** Holds {@link Reason#code()}. */
    public static final String REASON = "ladd.error.reason";

    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACK_TRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /** The dead letter of a record that was refused; the broker gives it partition and time. */
    public static ProducerRecord<byte[], byte[]> of(
            String deadLetterTopic, ConsumerRecord<byte[], byte[]> refused, Reason reason, Throwable cause) {
        Headers headers = new RecordHeaders(refused.headers().toArray());
        put(headers, EXCEPTION, cause.getClass().getName());
        put(headers, MESSAGE, String.valueOf(cause.getMessage()));
        put(headers, STACK_TRACE, stackTrace(cause));
        put(headers, TOPIC, refused.topic());
        put(headers, PARTITION, Integer.toString(refused.partition()));
        put(headers, OFFSET, Long.toString(refused.offset()));
        put(headers, REASON, reason.code());
        return new ProducerRecord<>(deadLetterTopic, null, null, refused.key(), refused.value(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static String stackTrace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
