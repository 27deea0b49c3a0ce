package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Polling;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** The cluster's consumer groups. A member that was killed stays one until its session times out. */
public final class ConsumerGroups {
    private static final Polling SHARED_OUT =
            new Polling("see groups share out their partitions", Duration.ofSeconds(15), Duration.ofMillis(100));

    private final Admin admin;

    private ConsumerGroups(Admin admin) {
        this.admin = admin;
    }

    /**
     * The groups whose members read any of these topics now, by name. A group that is still sharing out its partitions
     * after a while reads them too, when it is one of those that may.
     *
     * @param mayRead tells it of a group's name
     * @throws LaddException {@code BROKER_UNAVAILABLE}
     */
    public static List<String> reading(KafkaConnection connection, Set<String> topics, Predicate<String> mayRead) {
        return ask(connection, "look up who reads topics", groups -> groups.reading(topics, mayRead));
    }

    /** The groups of these names, with members or without, sorted. */
    public static List<String> named(KafkaConnection connection, Predicate<String> name) {
        return ask(connection, "list consumer groups", ConsumerGroups::ids).stream()
                .filter(name)
                .sorted()
                .toList();
    }

    /**
     * Deletes groups with all that they have committed; those that are gone already are passed.
     *
     * @throws LaddException {@code FENCED} for a group that has members, {@code BROKER_UNAVAILABLE}
     */
    public static void delete(KafkaConnection connection, Collection<String> groups) {
        ask(connection, "delete consumer groups", all -> all.delete(groups));
    }

    private static <T> T ask(KafkaConnection connection, String action, Function<ConsumerGroups, T> question) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            return question.apply(new ConsumerGroups(admin));
        } catch (KafkaException e) {
            throw KafkaFailure.cannot(action, connection, e);
        }
    }

    private List<String> ids() {
        return get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
                .map(GroupListing::groupId)
                .toList();
    }

    private List<String> reading(Set<String> topics, Predicate<String> mayRead) {
        SHARED_OUT.until(() -> described().entrySet().stream()
                .noneMatch(group -> mayRead.test(group.getKey()) && isSharingOut(group.getValue())));
        return described().entrySet().stream()
                .filter(group -> reads(group.getValue(), topics)
                        || (mayRead.test(group.getKey()) && isSharingOut(group.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A group may go while it is asked for. */
    private Map<String, ConsumerGroupDescription> described() {
        Map<String, ConsumerGroupDescription> described = new TreeMap<>();
        admin.describeConsumerGroups(ids()).describedGroups().forEach((id, description) -> {
            try {
                described.put(id, get(description));
            } catch (GroupIdNotFoundException e) {
                described.remove(id);
            }
        });
        return described;
    }

    private static boolean isSharingOut(ConsumerGroupDescription group) {
        return !group.members().isEmpty() && group.groupState() != GroupState.STABLE;
    }

    private static boolean reads(ConsumerGroupDescription group, Set<String> topics) {
        return group.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .anyMatch(partition -> topics.contains(partition.topic()));
    }

    private Collection<String> delete(Collection<String> groups) {
        admin.deleteConsumerGroups(groups).deletedGroups().forEach((id, deleted) -> {
            try {
                get(deleted);
            } catch (GroupNotEmptyException e) {
                throw LaddException.cannot(Reason.FENCED, "delete group " + id, "it has members", "one without", e);
            } catch (GroupIdNotFoundException e) {
                // which is what was wanted
                return;
            }
        });
        return groups;
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw LaddException.interrupted("ask for consumer groups", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        }
    }
}
