package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.SyntheticImage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What one consumed record asks for. Items keep the order of their partition from consumer to producer. */
sealed interface WorkItem {
    /** The record as it came. */
    ConsumerRecord<byte[], byte[]> source();

    default TopicPartition partition() {
        return new TopicPartition(source().topic(), source().partition());
    }

    /**
     * A FINAL image that waits for its label.
     *
     * @param pixels one image of the labeler's input shape, in its normalised space
     */
    record ToLabel(ConsumerRecord<byte[], byte[]> source, SyntheticImage image, float[] pixels) implements WorkItem {}

    /**
     * A FINAL image with its label.
     *
     * @param probabilities [n * n, classes] from {@code offset} on
     */
    record Labelled(ConsumerRecord<byte[], byte[]> source, SyntheticImage image, float[] probabilities, int offset)
            implements WorkItem {}

    /** An image that was taken back. */
    record ToWithdraw(ConsumerRecord<byte[], byte[]> source, SyntheticImage image) implements WorkItem {}

    /** A record for the dead letters. */
    record Refused(ConsumerRecord<byte[], byte[]> source, Reason reason, Throwable cause) implements WorkItem {
        static Refused because(ConsumerRecord<byte[], byte[]> source, LaddException cause) {
            return new Refused(source, cause.reason(), cause);
        }
    }
}
