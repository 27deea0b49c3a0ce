package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import dev.laddstreams.schemas.avro.ImageState;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
    private static final TopicPartition PARTITION = new TopicPartition("toys.images", 0);

    @Test
    void shouldBeFullByImages() {
        BatchBuilder builder = new BatchBuilder(limits(3, 1 << 20));
        builder.add(PARTITION, Optional.of(image(10)), new OffsetAndMetadata(1), 0);
        builder.add(PARTITION, Optional.of(image(10)), new OffsetAndMetadata(2), 0);
        assertThat(builder.isFull()).isFalse();
        builder.add(PARTITION, Optional.empty(), new OffsetAndMetadata(3), 0);
        assertThat(builder.isFull()).as("a preview takes no place").isFalse();
        builder.add(PARTITION, Optional.of(image(10)), new OffsetAndMetadata(4), 0);
        assertThat(builder.isFull()).isTrue();

        Batch batch = builder.take(7);
        assertThat(batch.items()).hasSize(3);
        assertThat(batch.positions()).containsEntry(PARTITION, new OffsetAndMetadata(4));
        assertThat(builder.isEmpty()).isTrue();
        assertThat(builder.isFull()).isFalse();
    }

    @Test
    void shouldBeFullByBytesAsReceivedAndDecoded() {
        // 100 received and 4 x 4 decoded bytes each
        BatchBuilder builder = new BatchBuilder(limits(1000, 232));
        builder.add(PARTITION, Optional.of(image(100)), new OffsetAndMetadata(1), 0);
        assertThat(builder.isFull()).isFalse();
        builder.add(PARTITION, Optional.of(image(100)), new OffsetAndMetadata(2), 0);
        assertThat(builder.isFull()).isTrue();
    }

    @Test
    void shouldLingerFromItsFirstRecord() {
        BatchBuilder builder = new BatchBuilder(limits(1000, 1 << 20));
        builder.add(PARTITION, Optional.of(image(10)), new OffsetAndMetadata(1), 1_000);
        builder.add(PARTITION, Optional.of(image(10)), new OffsetAndMetadata(2), 5_000_000);
        assertThat(builder.remainingLinger(1_000)).isEqualTo(20_000_000);
        assertThat(builder.remainingLinger(20_001_000)).isZero();
    }

    private static ToLabel image(int receivedBytes) {
        return new ToLabel(
                new ConsumerRecord<>("toys.images", 0, 0, new byte[0], new byte[receivedBytes]),
                TestRecords.image(0, 1, ImageState.FINAL),
                new float[4]);
    }

    private static BatchLimits limits(int images, long bytes) {
        return new BatchLimits(images, bytes, Duration.ofMillis(20));
    }
}
