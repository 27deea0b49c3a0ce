package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Polling;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the committed records of a topic end. A commit returns before its markers are on the partitions, so that a reader
 * could miss what it has just written; a moment's patience closes the gap, without waiting for a transaction that is
 * really open. Who must not miss a committed record behind an open transaction asks for the written end.
 */
final class CommittedEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Longer than a labeler's transaction lives after its process died. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String ACTION = "find the end of a topic";

    private CommittedEnd() {}

    static Map<TopicPartition, Long> of(
            KafkaConnection connection,
            Consumer<?, ?> consumer,
            List<TopicPartition> partitions,
            TopicReader.End wanted) {
        boolean mustReach = wanted == TopicReader.End.WRITTEN;
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> written = written(connection, partitions);
        boolean reached = new Polling(ACTION, mustReach ? LONG_PATIENCE : PATIENCE, PAUSE).until(() -> {
            ends.putAll(consumer.endOffsets(partitions));
            return reaches(ends, written);
        });
        if (mustReach && !reached) {
            throw LaddException.cannot(
                    Reason.TIMED_OUT,
                    "read all of topic " + partitions.get(0).topic(),
                    "a transaction on it has been open for " + LONG_PATIENCE.toSeconds() + " s",
                    "writers that commit; try again");
        }
        return ends;
    }

    private static boolean reaches(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> written) {
        return written.entrySet().stream().allMatch(end -> ends.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Ends that count open transactions too. */
    private static Map<TopicPartition, Long> written(KafkaConnection connection, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            Map<TopicPartition, ListOffsetsResultInfo> answer = admin.listOffsets(
                            latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get();
            answer.forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw KafkaFailure.cannot(
                    "find the end of topic " + partitions.get(0).topic(), connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }
}
