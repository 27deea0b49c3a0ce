package dev.laddstreams.app.control;

import dev.laddstreams.clients.ConsumerGroups;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.OpenTransactions;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.DatasetGroups;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds those who work on a dataset now: members of consumer groups, labelers that load for it and so have no group yet, and
 * writers in the middle of a transaction.
 */
record DatasetUsers(KafkaConnection connection, TopicCatalogue catalogue) {
    /** In words, for people; empty when nobody does. */
    List<String> of(DatasetParts parts, Instant now) {
        List<String> users = new ArrayList<>();
        Set<String> topics = Set.copyOf(parts.topicNames());
        ConsumerGroups.reading(connection, topics, group -> mayRead(parts, group))
                .forEach(group -> users.add("consumer group " + group));
        TopicSnapshot.read(connection, catalogue.lanes(), LaneStatus.class).values().stream()
                .filter(lane -> lane.getDataset().equals(parts.dataset()) && isLoading(lane, now))
                .forEach(lane -> users.add("labeler "
                        + new VersionName(lane.getLabelerId(), lane.getVersion()) + " of " + lane.getInstance()
                        + ", which is " + EnumCode.of(lane.getState())));
        if (!topics.isEmpty()) {
            OpenTransactions.on(connection, topics)
                    .forEach(topic -> users.add("a writer with an open transaction on " + topic));
        }
        return users;
    }

    /** Sinks, progress and the like read the topics of all datasets, lanes those of one. */
    private boolean mayRead(DatasetParts parts, String group) {
        if (DatasetGroups.isOf(catalogue, parts.dataset(), group)) {
            return true;
        }
        return !parts.topics().isEmpty()
                && group.startsWith(catalogue.scoped("ladd-"))
                && !group.startsWith(catalogue.scoped("ladd-lane."));
    }

    private static boolean isLoading(LaneStatus lane, Instant now) {
        return switch (lane.getState()) {
            case LOADING, WARMING -> !LaneHeartbeat.isLost(lane, now);
            case BACKFILLING, LIVE, DRAINING, RETIRED, FAILED, UNKNOWN -> false;
        };
    }
}
