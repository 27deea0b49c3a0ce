package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter without its value.
 *
 * @param id its offset on the dead-letter topic
 * @param topic whose record was refused; {@code unknown} when the letter does not say, as others' letters may not
 * @param source the refused record's; empty when the letter does not say
 * @param key of the refused record, read-only
 * @param time when the broker received the letter
 * @param value of the refused record, by its size alone
 * @param replayedFrom the dead letters from which this record had been put back before, the first one first
 */
public record DeadLetter(
        long id,
        String topic,
        Optional<SourcePosition> source,
        Optional<ByteBuffer> key,
        Refusal refusal,
        Instant time,
        Value value,
        List<String> replayedFrom) {
    /**
     * Why the record was refused.
     *
     * @param reason {@link dev.laddstreams.errors.Reason#code()}
     * @param imagesTopicId of the images topic that the record, or the image that it labels, was read from; empty when
     *     the letter does not say
     */
    public record Refusal(String reason, String message, Optional<String> imagesTopicId) {}

    /**
     * How large the refused record's value was.
     *
     * @param bytes empty for a tombstone
     * @param omitted whether it was too large for the dead-letter topic and is not here
     */
    public record Value(Optional<Long> bytes, boolean omitted) {}

    public DeadLetter {
        replayedFrom = List.copyOf(replayedFrom);
    }

    /** A letter always has a reason, whatever headers the refused record had: it cannot pass for a mark. */
    public static boolean isLetter(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(DeadLetters.REASON) != null
                || record.headers().lastHeader(DeadLetters.REPLAYED_TO) == null;
    }

    /** What a record of the dead-letter topic says, as far as its headers can be read. */
    public static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        List<String> replayedFrom = new ArrayList<>();
        for (Header header : record.headers().headers(DeadLetters.REPLAYED_FROM)) {
            replayedFrom.add(header.value() == null ? DeadLetters.UNKNOWN : new String(header.value(), UTF_8));
        }
        Optional<Long> left = record.value() == null
                ? SourcePosition.number(record.headers(), DeadLetters.OMITTED)
                : Optional.empty();
        return new DeadLetter(
                record.offset(),
                DeadLetters.text(record.headers(), DeadLetters.TOPIC).orElse(DeadLetters.UNKNOWN),
                SourcePosition.of(record.headers()),
                Optional.ofNullable(record.key())
                        .map(key -> ByteBuffer.wrap(key).asReadOnlyBuffer()),
                new Refusal(
                        DeadLetters.text(record.headers(), DeadLetters.REASON).orElse(DeadLetters.UNKNOWN),
                        DeadLetters.text(record.headers(), DeadLetters.MESSAGE).orElse(""),
                        DeadLetters.text(record.headers(), DeadLetters.IMAGES_TOPIC_ID)
                                .or(() -> DeadLetters.text(record.headers(), AugmentedHeaders.IMAGES_TOPIC_ID))),
                Instant.ofEpochMilli(record.timestamp()),
                new Value(
                        left.or(() -> Optional.ofNullable(record.value()).map(value -> (long) value.length)),
                        left.isPresent()),
                replayedFrom);
    }
}
