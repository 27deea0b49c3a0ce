package dev.laddstreams.app.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.LaneGroups;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks again and again at how fast lanes go. Not thread-safe. */
public final class LaneWatch implements AutoCloseable {
    private static final String ACTION = "look up how far lanes are";
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Admin admin;
    private final Optional<LagAges> ages;
    private final Map<String, Long> consumed = new HashMap<>();
    private long lookedAt;

    /**
     * One labeler version on one dataset.
     *
     * @param active whether readers take it
     * @param processes by state, or what failed
     * @param labelled images of the manifest's revision that carry it, of {@code expected}
     * @param pace of its lane
     */
    public record Row(
            String dataset,
            String labeler,
            int version,
            boolean active,
            String processes,
            int labelled,
            int expected,
            @JsonUnwrapped Pace pace) {}

    /**
     * How fast a lane is and how far from its end.
     *
     * @param remaining records that it has not consumed
     * @param rate records a second since the last look, 0 at the first
     * @param secondsLeft null while the rate is 0
     * @param lagSeconds since when the oldest of the remaining records waits; null where none does, or nobody asked
     */
    public record Pace(
            long remaining,
            double rate,
            @Nullable Double secondsLeft,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double lagSeconds) {}

    public LaneWatch(KafkaConnection connection, TopicCatalogue catalogue) {
        this(connection, catalogue, Optional.empty());
    }

    /** One that looks, too, since when lanes lag. */
    public static LaneWatch withLag(KafkaConnection connection, TopicCatalogue catalogue) {
        return new LaneWatch(connection, catalogue, Optional.of(new LagAges(connection)));
    }

    private LaneWatch(KafkaConnection connection, TopicCatalogue catalogue, Optional<LagAges> ages) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.ages = ages;
        this.admin = Clients.admin(connection, RoleProperties.NONE);
    }

    /** Every lane that any process has spoken of and whose labels were not deleted, by dataset, labeler and version. */
    public List<Row> look() {
        return look(SharedTopics.of(connection, catalogue));
    }

    List<Row> look(SharedTopics topics) {
        Map<String, List<LaneStatus>> lanes = topics.lanes().records().stream()
                .filter(lane -> !topics.isExpired(lane.getDataset(), lane.getLabelerId(), lane.getVersion()))
                .collect(Collectors.groupingBy(
                        lane -> RecordKeys.laneRequest(lane.getDataset(), lane.getLabelerId(), lane.getVersion()),
                        TreeMap::new,
                        Collectors.toList()));
        long now = System.nanoTime();
        double seconds = lookedAt == 0 ? 0 : (now - lookedAt) / NANOS;
        lookedAt = now;
        List<Row> rows = new ArrayList<>();
        lanes.forEach((key, statuses) -> {
            LaneStatus lane = statuses.get(0);
            topics.datasets()
                    .find(lane.getDataset())
                    .ifPresent(manifest -> rows.add(row(topics, manifest, statuses, key, seconds)));
        });
        return rows;
    }

    private Row row(
            SharedTopics topics, DatasetManifest manifest, List<LaneStatus> statuses, String key, double seconds) {
        LaneStatus lane = statuses.get(0);
        int round = topics.requests().find(key).map(LaneRequest::getRound).orElse(0);
        String group = LaneGroups.of(catalogue, lane.getDataset(), lane.getLabelerId(), lane.getVersion(), round);
        Map<TopicPartition, Long> ends = ends(manifest.getDataset());
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        Map<TopicPartition, Long> behind = new HashMap<>();
        long remaining = 0;
        long position = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            long offset = at == null ? 0 : at.offset();
            position += offset;
            remaining += Math.max(0, end.getValue() - offset);
            if (end.getValue() > offset) {
                behind.put(end.getKey(), offset);
            }
        }
        Instant now = Instant.now();
        boolean works = statuses.stream().anyMatch(status -> works(status, now));
        Long before = consumed.put(group, position);
        // one that was not there at the last look has begun since
        double rate = seconds == 0 ? 0 : Math.max(0, position - (before == null ? 0 : before)) / seconds;
        return new Row(
                lane.getDataset(),
                lane.getLabelerId(),
                lane.getVersion(),
                topics.activations()
                        .find(RecordKeys.activation(lane.getDataset(), lane.getLabelerId()))
                        .filter(activation -> activation.getVersion() == lane.getVersion())
                        .isPresent(),
                processes(statuses, now),
                topics.progress()
                        .find(RecordKeys.progress(
                                lane.getDataset(), manifest.getRevision(), lane.getLabelerId(), lane.getVersion()))
                        .map(LabelingProgress::getLabelled)
                        .orElse(0),
                manifest.getExpectedImages(),
                new Pace(
                        works ? remaining : 0,
                        rate,
                        works && rate > 0 ? (Double) (remaining / rate) : null,
                        works ? lagSeconds(behind, now) : null));
    }

    private @Nullable Double lagSeconds(Map<TopicPartition, Long> behind, Instant now) {
        return ages.flatMap(known -> known.oldest(behind))
                .map(since -> Math.max(0, Duration.between(since, now).toMillis() / MILLIS))
                .orElse(null);
    }

    private static boolean works(LaneStatus status, Instant now) {
        return status.getState() != LaneState.RETIRED
                && status.getState() != LaneState.FAILED
                && !LaneHeartbeat.isLost(status, now);
    }

    /** How many processes are in which state, or what failed; empty where none has spoken. */
    static String processes(List<LaneStatus> statuses, Instant now) {
        Map<String, Long> counts = statuses.stream()
                .collect(Collectors.groupingBy(
                        status -> LaneTable.state(status, now)
                                + (status.getReason() == null ? "" : ": " + status.getReason()),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getValue() == 1 ? count.getKey() : count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private Map<TopicPartition, Long> ends(String dataset) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < catalogue.partitions(); i++) {
            latest.put(new TopicPartition(catalogue.images(dataset).name(), i), OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Map.of();
            }
            throw unanswered(e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }

    private LaddException unanswered(ExecutionException e) {
        return KafkaFailure.cannot(ACTION, connection, e);
    }

    @Override
    public void close() {
        ages.ifPresent(LagAges::close);
        admin.close();
    }
}
