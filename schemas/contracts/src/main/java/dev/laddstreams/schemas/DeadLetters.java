package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The records of the dead-letter topic: original key, value and headers, plus the headers of Kafka Streams' own
 * dead-letter queue (KIP-1034, all as text) and {@value #REASON}.
 */
public final class DeadLetters {
    /** Holds {@link Reason#code()}. */
    public static final String REASON = "ladd.error.reason";

    /** With {@link #LABELER_VERSION}: the labeler version that refused the record, where one did. */
    public static final String LABELER_ID = "ladd.labeler.id";

    public static final String LABELER_VERSION = "ladd.labeler.version";

    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACK_TRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    private static final String UNKNOWN = "unknown";

    private DeadLetters() {}

    /**
     * Where dead letters come from.
     *
     * @param topic whose record was refused
     * @param reason {@link Reason#code()}
     */
    public record Origin(String topic, String reason) {}

    /**
     * How many committed dead letters there are, by origin.
     *
     * @throws dev.laddstreams.errors.LaddException as {@link TopicSnapshot#tally}
     */
    public static Map<Origin, Long> count(KafkaConnection connection, TopicSpec deadLetters) {
        return TopicSnapshot.tally(
                connection,
                deadLetters,
                letter -> new Origin(
                        header(letter.headers(), TOPIC).orElse(UNKNOWN),
                        header(letter.headers(), REASON).orElse(UNKNOWN)));
    }

    /** The text of a header, the last one of that name. */
    public static Optional<String> header(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(header -> new String(header.value(), UTF_8));
    }

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
