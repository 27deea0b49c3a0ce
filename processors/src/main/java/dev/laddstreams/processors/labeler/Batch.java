package dev.laddstreams.processors.labeler;

import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Items that go through the engine together, with where each partition stands once they are done.
 *
 * @param generation of the assignment under which they were consumed
 * @param positions by partition, the offset to commit with the items; may pass records that needed nothing
 * @param superseded how many of those would have needed something, had later ones not come
 */
record Batch(long generation, List<WorkItem> items, Map<TopicPartition, OffsetAndMetadata> positions, int superseded) {
    Batch {
        items = List.copyOf(items);
        positions = Map.copyOf(positions);
    }

    List<ToLabel> images() {
        return items.stream()
                .filter(ToLabel.class::isInstance)
                .map(ToLabel.class::cast)
                .toList();
    }

    Batch withItems(List<WorkItem> replaced) {
        return new Batch(generation, replaced, positions, superseded);
    }
}
