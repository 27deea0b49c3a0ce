package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final String TOPIC = TopicCatalogue.DEFAULT.deadLetters().name();
    private static final byte[] KEY = {1, 2};
    private static final byte[] VALUE = {3, 4, 5};

    /** Also headers of our own names, a doubled name and one without a value. */
    private static final List<Header> HEADERS = List.of(
            header("trace", "7"),
            header(DeadLetters.TOPIC, "somebody else's"),
            header("trace", "8"),
            header(DeadLetters.REASON, "theirs"),
            header(DeadLetters.REPLAYED_TO, "3"),
            header(DeadLetters.OMITTED, "9"),
            new RecordHeader("empty", (byte[]) null));

    @Test
    void shouldGiveBackTheRecordAsItWas() {
        ConsumerRecord<byte[], byte[]> letter = letter(refused(HEADERS, VALUE), 17);

        ProducerRecord<byte[], byte[]> original = DeadLetters.original(letter, source(letter));

        assertThat(original.topic()).isEqualTo("pets.images");
        assertThat(original.partition()).isEqualTo(3);
        assertThat(original.key()).isEqualTo(KEY);
        assertThat(original.value()).isEqualTo(VALUE);
        assertThat(original.headers().toArray())
                .startsWith(HEADERS.toArray(new Header[0]))
                .endsWith(header(DeadLetters.REPLAYED_FROM, "ladd.dead-letters-0@17"))
                .hasSize(HEADERS.size() + 1);
    }

    @Test
    void shouldDescribeALetterByItsLastHeaders() {
        DeadLetter letter = DeadLetter.of(letter(refused(HEADERS, VALUE), 17));

        assertThat(letter.id()).isEqualTo(17);
        assertThat(letter.source()).contains(new SourcePosition("pets.images", 3, 5));
        assertThat(letter.refusal().reason()).isEqualTo("record-invalid");
        assertThat(letter.refusal().message()).isEqualTo("no \u001b good");
        assertThat(letter.value().bytes()).contains(3L);
        assertThat(letter.value().omitted()).isFalse();
        assertThat(letter.replayedFrom()).isEmpty();
    }

    @Test
    void shouldRememberEachTimeThatARecordWasPutBack() {
        ConsumerRecord<byte[], byte[]> letter = letter(refused(HEADERS, VALUE), 17);
        for (long next = 18; next < 20; next++) {
            ProducerRecord<byte[], byte[]> again = DeadLetters.original(letter, source(letter));
            letter = letter(refused(List.of(again.headers().toArray()), again.value()), next);
        }

        assertThat(DeadLetter.of(letter).replayedFrom())
                .containsExactly("ladd.dead-letters-0@17", "ladd.dead-letters-0@18");
    }

    @Test
    void shouldTellLettersFromMarks() {
        ConsumerRecord<byte[], byte[]> letter = letter(refused(HEADERS, VALUE), 17);
        ConsumerRecord<byte[], byte[]> mark =
                consumed(DeadLetters.mark(TOPIC, new SourcePosition("pets.images", 3, 5), 8), 18);

        assertThat(DeadLetter.isLetter(letter)).isTrue();
        assertThat(DeadLetter.isLetter(mark)).isFalse();
    }

    @Test
    void shouldSayThatAValueWasLeftOut() {
        ProducerRecord<byte[], byte[]> letter =
                DeadLetters.of(TOPIC, refused(List.of(), null), Reason.RECORD_TOO_LARGE, new RuntimeException("big"));
        letter.headers().add(header(DeadLetters.OMITTED, "20000000"));

        DeadLetter left = DeadLetter.of(consumed(letter, 1));

        assertThat(left.value().omitted()).isTrue();
        assertThat(left.value().bytes()).contains(20_000_000L);
    }

    @Test
    void shouldReadLettersOfOthers() {
        RecordHeaders headers = new RecordHeaders(List.of(
                header(DeadLetters.TOPIC, "pets.images"),
                header(DeadLetters.PARTITION, "-1"),
                header(DeadLetters.OFFSET, "many"),
                new RecordHeader(DeadLetters.REPLAYED_FROM, (byte[]) null)));

        DeadLetter letter = DeadLetter.of(consumed(new ProducerRecord<>(TOPIC, null, null, null, null, headers), 1));

        assertThat(letter.topic()).isEqualTo("pets.images");
        assertThat(letter.source()).isEmpty();
        assertThat(letter.refusal().reason()).isEqualTo("unknown");
        assertThat(letter.value().bytes()).isEqualTo(Optional.empty());
        assertThat(letter.replayedFrom()).containsExactly("unknown");
    }

    private static SourcePosition source(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetter.of(letter).source().orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> refused(List<Header> headers, byte[] value) {
        return record("pets.images", 3, 5, KEY, value, new RecordHeaders(headers));
    }

    private static ConsumerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> refused, long offset) {
        return consumed(
                DeadLetters.of(TOPIC, refused, Reason.RECORD_INVALID, new RuntimeException("no \u001b good")), offset);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> sent, long offset) {
        return record(sent.topic(), 0, offset, sent.key(), sent.value(), new RecordHeaders(sent.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, byte[] key, byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic, partition, offset, 1, TimestampType.CREATE_TIME, 2, 3, key, value, headers, Optional.empty());
    }

    private static Header header(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }
}
