package dev.laddstreams.processors.labeler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records are written as {@code image:revision}; one without a revision cannot be read. */
class BacklogTest {
    private static final TopicPartition FIRST = new TopicPartition("toys.images", 0);
    private static final TopicPartition SECOND = new TopicPartition("toys.images", 1);

    private final MockConsumer<byte[], byte[]> ahead = new MockConsumer<>("none");

    @Test
    void shouldTellWhichRecordsLaterOnesOfTheirImageSupersede() {
        Backlog backlog = read(100, List.of("a:1", "b:1", "a:2", "c:1", "a:2", "b:2"), List.of());

        assertThat(superseded(backlog, FIRST, 6)).containsExactly(0L, 1L, 2L);
        assertThat(ahead.closed()).isTrue();
        assertThat(backlog.isUnderway()).isFalse();
    }

    @Test
    void shouldKeepTheNewestRevisionThoughAnOlderOneComesLater() {
        assertThat(superseded(read(100, List.of("a:3", "a:1", "a:2"), List.of()), FIRST, 3))
                .isEmpty();
    }

    @Test
    void shouldKeepARecordThatIsFollowedByOneThatCannotBeRead() {
        assertThat(superseded(read(100, List.of("a:1", "a"), List.of()), FIRST, 2))
                .isEmpty();
    }

    @Test
    void shouldTellNothingByWhatLiesInAnotherPartition() {
        Backlog backlog = read(100, List.of("a:1", "b:1"), List.of("a:2", "b:2", "b:3"));

        assertThat(superseded(backlog, FIRST, 2)).isEmpty();
        assertThat(superseded(backlog, SECOND, 3)).containsExactly(1L);
    }

    @Test
    void shouldRememberNoMoreImagesThanItsLimit() {
        Backlog backlog = read(2, List.of("a:1", "b:1", "c:1", "a:2", "b:2", "c:2"), List.of());

        assertThat(superseded(backlog, FIRST, 6)).containsExactly(0L, 1L);
    }

    @Test
    void shouldNotReadWhatIsNotWorthIt() {
        Backlog backlog = backlog(100, 4);

        backlog.begin(Map.of(FIRST, 7L, SECOND, 3L), Map.of(FIRST, 10L, SECOND, 3L));

        assertThat(backlog.isUnderway()).isFalse();
        assertThat(ahead.assignment()).isEmpty();
    }

    @Test
    void shouldKnowNothingOfWhatItHasForgotten() {
        Backlog backlog = read(100, List.of("a:1", "a:2"), List.of());

        backlog.forget();

        assertThat(superseded(backlog, FIRST, 2)).isEmpty();
    }

    private Backlog read(int maxImages, List<String> first, List<String> second) {
        Backlog backlog = backlog(maxImages, 1);
        backlog.begin(Map.of(FIRST, 0L, SECOND, 0L), Map.of(FIRST, (long) first.size(), SECOND, (long) second.size()));
        add(FIRST, first);
        add(SECOND, second);
        backlog.readOn(Duration.ZERO);
        return backlog;
    }

    private Backlog backlog(int maxImages, int worthwhile) {
        return new Backlog(() -> ahead, BacklogTest::image, worthwhile, maxImages);
    }

    private void add(TopicPartition partition, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            ahead.addRecord(record(partition, i, values.get(i)));
        }
    }

    private static List<Long> superseded(Backlog backlog, TopicPartition partition, int records) {
        return Stream.iterate(0L, offset -> offset + 1)
                .limit(records)
                .filter(offset -> backlog.isSuperseded(record(partition, offset, "")))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String value) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], value.getBytes(UTF_8));
    }

    private static Optional<ImageRevision> image(ConsumerRecord<byte[], byte[]> record) {
        String[] parts = new String(record.value(), UTF_8).split(":", 2);
        return parts.length == 2
                ? Optional.of(new ImageRevision(parts[0], Integer.parseInt(parts[1])))
                : Optional.empty();
    }
}
