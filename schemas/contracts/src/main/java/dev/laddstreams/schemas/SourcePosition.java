package dev.laddstreams.schemas;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/** Where a refused record stands on its topic. */
public record SourcePosition(String topic, int partition, long offset) {
    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /** Where the headers say that a record came from; empty when they do not: the topic may hold letters of others. */
    public static Optional<SourcePosition> of(Headers headers) {
        Optional<String> topic = DeadLetters.text(headers, DeadLetters.TOPIC);
        Optional<Long> partition = number(headers, DeadLetters.PARTITION).filter(n -> n <= Integer.MAX_VALUE);
        Optional<Long> offset = number(headers, DeadLetters.OFFSET);
        return topic.isEmpty() || partition.isEmpty() || offset.isEmpty()
                ? Optional.empty()
                : Optional.of(new SourcePosition(topic.get(), partition.get().intValue(), offset.get()));
    }

    /** A header that holds a number that is not negative; empty when there is none. */
    public static Optional<Long> number(Headers headers, String name) {
        return DeadLetters.text(headers, name)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
