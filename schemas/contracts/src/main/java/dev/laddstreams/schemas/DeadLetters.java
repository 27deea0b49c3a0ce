package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The records of the dead-letter topic: original key, value and headers, plus the headers of Kafka Streams' own
 * dead-letter queue (KIP-1034, all as text) and {@value #REASON}. Among them stand marks, without {@value #REASON}, which
 * say that a record was put back onto its topic: each in the transaction that put it back, and behind its letter, so that
 * retention never deletes a mark first.
 */
public final class DeadLetters {
    /** The header with {@link Reason#code()}, why the record was refused. */
    public static final String REASON = "ladd.error.reason";

    /** The header that says, with {@link #LABELER_VERSION}, the labeler version that refused the record, where one did. */
    public static final String LABELER_ID = "ladd.labeler.id";

    public static final String LABELER_VERSION = "ladd.labeler.version";

    /** The header that says the id of the images topic that the labeler read the record from. */
    public static final String IMAGES_TOPIC_ID = "ladd.labeler.images-topic-id";

    /** The header that says in which round of labelling everything the labeler refused the record, 0 for the first. */
    public static final String ROUND = "ladd.labeler.round";

    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACK_TRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    /** Says how many bytes of value were left out because the dead-letter topic does not take them. */
    public static final String OMITTED = "ladd.error.value-omitted";

    /** On a record that was put back: the dead letter it came from. One header for each time. */
    public static final String REPLAYED_FROM = "ladd.replayed-from";

    /** On a mark: the offset, on the source's partition, at which the record was put back. */
    public static final String REPLAYED_TO = "ladd.replayed-to";

    static final String UNKNOWN = "unknown";

    private static final Set<String> ERROR_HEADERS = Set.of(
            EXCEPTION,
            MESSAGE,
            STACK_TRACE,
            TOPIC,
            PARTITION,
            OFFSET,
            REASON,
            LABELER_ID,
            LABELER_VERSION,
            IMAGES_TOPIC_ID,
            ROUND);

    private DeadLetters() {}

    /**
     * Where dead letters come from.
     *
     * @param topic whose record was refused
     * @param reason {@link Reason#code()}
     */
    public record Origin(String topic, String reason) {}

    /**
     * Dead letters of one origin.
     *
     * @param waiting not put back
     * @param replayed put back onto their topic
     */
    public record Count(long waiting, long replayed) {
        public Count plus(Count other) {
            return new Count(waiting + other.waiting, replayed + other.replayed);
        }
    }

    /** The dead letter of a record that was refused; the broker gives it partition and time. */
    public static ProducerRecord<byte[], byte[]> of(
            String deadLetterTopic, ConsumerRecord<byte[], byte[]> refused, Reason reason, Throwable cause) {
        Headers headers = new RecordHeaders(refused.headers().toArray());
        put(headers, EXCEPTION, cause.getClass().getName());
        put(headers, MESSAGE, String.valueOf(cause.getMessage()));
        put(headers, STACK_TRACE, stackTrace(cause));
        putSource(headers, new SourcePosition(refused.topic(), refused.partition(), refused.offset()));
        put(headers, REASON, reason.code());
        return new ProducerRecord<>(deadLetterTopic, null, null, refused.key(), refused.value(), headers);
    }

    /**
     * The letter itself where the topic takes it; else without its value, which stays where the headers say, and with {@value
     * #OMITTED}.
     */
    public static ProducerRecord<byte[], byte[]> fitting(ProducerRecord<byte[], byte[]> letter, TopicSpec topic) {
        if (RecordSize.atMost(letter) <= topic.maxMessageBytes()) {
            return letter;
        }
        byte[] value = letter.value();
        put(letter.headers(), OMITTED, Integer.toString(value == null ? 0 : value.length));
        return new ProducerRecord<>(letter.topic(), null, null, letter.key(), null, letter.headers());
    }

    /**
     * The refused record as it was, for the partition it came from, with a header more: {@value #REPLAYED_FROM}.
     *
     * @param source of the letter
     */
    public static ProducerRecord<byte[], byte[]> original(
            ConsumerRecord<byte[], byte[]> letter, SourcePosition source) {
        Headers headers = new RecordHeaders();
        originalHeaders(letter).forEach(headers::add);
        put(headers, REPLAYED_FROM, letter.topic() + "-" + letter.partition() + "@" + letter.offset());
        return new ProducerRecord<>(source.topic(), source.partition(), null, letter.key(), letter.value(), headers);
    }

    /** The headers that the refused record had. Ours stand behind them, also when it had some of the same name. */
    public static Iterable<Header> originalHeaders(ConsumerRecord<byte[], byte[]> letter) {
        Header[] all = letter.headers().toArray();
        Deque<Header> original = new ArrayDeque<>();
        Set<String> left = new HashSet<>(ERROR_HEADERS);
        for (int i = all.length - 1; i >= 0; i--) {
            if (!left.remove(all[i].key())) {
                original.addFirst(all[i]);
            }
        }
        return original;
    }

    /** Says that the record of a source position was put back at an offset of the same partition. */
    public static ProducerRecord<byte[], byte[]> mark(String deadLetterTopic, SourcePosition source, long offset) {
        Headers headers = new RecordHeaders();
        putSource(headers, source);
        put(headers, REPLAYED_TO, Long.toString(offset));
        return new ProducerRecord<>(deadLetterTopic, null, null, null, null, headers);
    }

    /** The text of a header; the last one of its name, as it is the one that was added for the letter. */
    public static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
    }

    private static void putSource(Headers headers, SourcePosition source) {
        put(headers, TOPIC, source.topic());
        put(headers, PARTITION, Integer.toString(source.partition()));
        put(headers, OFFSET, Long.toString(source.offset()));
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
