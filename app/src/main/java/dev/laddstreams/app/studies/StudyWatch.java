package dev.laddstreams.app.studies;

import dev.laddstreams.app.control.FailedLanes;
import dev.laddstreams.app.roles.Patience;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Waits for what the roles say on the shared topics. For one thread, but for what says otherwise. */
public final class StudyWatch {
    private final StackAccess stack;
    private final Patience patience;
    private final Duration poll;

    /** @param poll how long a look at the topics may take; what a goal counts for itself is counted as often */
    public StudyWatch(StackAccess stack, RoleThreads roles, Duration poll) {
        this.stack = stack;
        this.patience = new Patience(roles);
        this.poll = poll;
    }

    /** Labels that a study waits for: one or more sets of them, each of a dataset and a labeler version. */
    public interface LabelGoal {
        int sets();

        /** Labels of all sets. */
        long labels();

        /** Whether the lane makes some of them. */
        boolean isMeant(LaneStatus lane);

        /** Whether it tells of one of the sets. */
        boolean isMeant(LabelingProgress progress);

        /** Follows what else tells of the sets. */
        void follow(TopicFollower topics);

        /**
         * How many sets are labelled and stored.
         *
         * @param labelled the last word of each set that has one
         */
        int complete(Collection<LabelingProgress> labelled);
    }

    /**
     * Waits until every set is labelled and stored.
     *
     * @return the last word of each set
     */
    public Collection<LabelingProgress> awaitLabels(LabelGoal goal, ProgressListener listener) {
        Map<String, LabelingProgress> sets = new HashMap<>();
        await(
                "label and store",
                topics -> {
                    topics.follow(
                            stack.catalogue().lanes(), LaneStatus.class, new FailedLanes(goal::isMeant, this::news));
                    topics.follow(stack.catalogue().progress(), LabelingProgress.class, hearing(record -> {
                        if (goal.isMeant(record)) {
                            sets.merge(setOf(record), record, StudyWatch::last);
                        }
                    }));
                    goal.follow(topics);
                },
                () -> {
                    int complete = goal.complete(sets.values());
                    long done = sets.values().stream()
                            .mapToLong(LabelingProgress::getLabelled)
                            .sum();
                    // Storing is worth as much as labelling: it has no count of its own.
                    listener.progress(
                            done + goal.labels() * complete / goal.sets(),
                            2 * goal.labels(),
                            done + " of " + goal.labels() + " labels, " + complete + " of " + goal.sets()
                                    + " complete");
                    return complete == goal.sets();
                });
        return sets.values();
    }

    /**
     * Waits for what is heard on topics.
     *
     * @param what for messages: {@code label and store}
     * @param follow says which topics, once
     * @param done is asked again and again
     */
    public void await(String what, Consumer<TopicFollower> follow, BooleanSupplier done) {
        try (TopicFollower topics = new TopicFollower(stack.connection())) {
            follow.accept(topics);
            patience.await(what, () -> {
                topics.poll(poll);
                return done.getAsBoolean();
            });
        }
    }

    /** Takes values that also are news. */
    public <T> Visitor<T> hearing(Consumer<T> values) {
        return (key, value) -> {
            news();
            value.ifPresent(values);
        };
    }

    /** Ends the wait. Any thread. */
    public void fail(LaddException cause) {
        patience.fail(cause);
    }

    /** Something goes on that no topic tells. Any thread. */
    public void news() {
        patience.news();
    }

    private static String setOf(LabelingProgress record) {
        return record.getDataset() + '|' + record.getLabelerId() + '|' + record.getVersion();
    }

    private static LabelingProgress last(LabelingProgress before, LabelingProgress now) {
        return before.getState() == ProgressState.COMPLETED ? before : now;
    }
}
