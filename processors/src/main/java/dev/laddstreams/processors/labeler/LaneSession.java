package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.labeler.LabelerMeters.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One life of a lane's consumer and producer: polls, decodes, hands batches to the engine and commits what comes back. A
 * partition's records stay in order all the way, so what is committed is always a prefix; any failure ends the session, and
 * the next one goes on from the committed offsets. Confined to one thread.
 */
final class LaneSession implements ConsumerRebalanceListener {
    private static final Duration IDLE_WAIT = Duration.ofMillis(50);
    private static final Duration BUSY_WAIT = Duration.ofMillis(5);

    private final Consumer<byte[], byte[]> consumer;
    private final LaneTransaction transaction;
    private final ImageIntake intake;
    private final InferenceStage inference;
    private final LaneOutputs outputs;
    private final Duration commitInterval;
    private final ImagesTopic topic;
    private final Backlog backlog;
    private final LaneService.Events events;
    private final BatchBuilder builder;
    private final LaneMeters meters;
    private final LaneLag lag;
    private final Deque<Polled> inbox = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    private long generation;
    private boolean assigned;
    private boolean given;
    private boolean over;

    /** A consumed record and where its partition stands after it; no record where only control records were passed. */
    private record Polled(
            TopicPartition partition, Optional<ConsumerRecord<byte[], byte[]>> record, OffsetAndMetadata position) {}

    /**
     * Makes a session that has not begun.
     *
     * @param events hears when all there is has been committed, and of a topic that was made anew
     */
    LaneSession(
            LaneSource source,
            LaneTransaction transaction,
            ImageIntake intake,
            InferenceStage inference,
            LaneOutputs outputs,
            LabelerSettings settings,
            LaneService.Events events) {
        this.consumer = source.consumer();
        this.topic = source.topic();
        this.backlog = source.backlog();
        this.transaction = transaction;
        this.intake = intake;
        this.inference = inference;
        this.outputs = outputs;
        this.commitInterval = settings.commitInterval();
        this.events = events;
        this.meters = transaction.meters();
        this.lag = new LaneLag(meters);
        this.builder = new BatchBuilder(settings.batch().usual());
    }

    /** Works until told to stop, then commits what is finished and drops the rest. Runs once. */
    void run(BooleanSupplier stopping) throws InterruptedException {
        consumer.subscribe(List.of(topic.name()), this);
        try {
            while (!stopping.getAsBoolean()) {
                topic.watch(System.nanoTime());
                lookAhead();
                long start = System.nanoTime();
                poll();
                meters.process().took(Stage.POLL, System.nanoTime() - start);
                decode();
                settle(inbox.isEmpty() ? Duration.ZERO : IDLE_WAIT);
                commitIfDue();
                lag.show(consumer, inbox.size(), oldestInInbox());
                if (isDrained() && hasNoLag()) {
                    events.caughtUp();
                }
            }
            settle(Duration.ZERO);
            commit();
        } finally {
            over = true;
            meters.unassigned();
        }
    }

    /** Learns what of the backlog need not be labelled, before any of it is consumed. */
    private void lookAhead() {
        if (given) {
            given = false;
            Map<TopicPartition, Long> positions = new HashMap<>();
            consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
            backlog.begin(positions, consumer.endOffsets(positions.keySet()));
        }
        if (backlog.isUnderway()) {
            backlog.readOn(IDLE_WAIT);
        }
    }

    private void poll() {
        boolean full = !inbox.isEmpty() || backlog.isUnderway();
        if (full) {
            // polled all the same: it keeps the membership while inference, or reading ahead, takes long
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        try {
            accept(consumer.poll(full ? Duration.ZERO : pollTimeout()));
        } catch (KafkaException e) {
            // the consumer wraps what its listener, this session, throws
            throw e.getCause() instanceof LaddException own ? own : e;
        }
    }

    private Duration pollTimeout() {
        Duration limit = inference.isIdle() ? IDLE_WAIT : BUSY_WAIT;
        if (builder.isEmpty()) {
            return limit;
        }
        long linger = Math.max(0, builder.remainingLinger(System.nanoTime()));
        return Duration.ofNanos(Math.min(limit.toNanos(), linger));
    }

    private void accept(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            for (int i = 0; i < ofPartition.size(); i++) {
                ConsumerRecord<byte[], byte[]> record = ofPartition.get(i);
                boolean last = i == ofPartition.size() - 1;
                OffsetAndMetadata after = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
                inbox.add(
                        new Polled(partition, Optional.of(record), last ? next.getOrDefault(partition, after) : after));
            }
        }
        next.forEach((partition, position) -> {
            boolean moved = !position.equals(passed.put(partition, position));
            if (moved && records.records(partition).isEmpty()) {
                inbox.add(new Polled(partition, Optional.empty(), position));
            }
        });
    }

    private long oldestInInbox() {
        return inbox.isEmpty()
                ? Long.MAX_VALUE
                : inbox.element().record().map(ConsumerRecord::timestamp).orElse(Long.MAX_VALUE);
    }

    private void decode() {
        long start = System.nanoTime();
        while (inference.hasRoom()) {
            if (builder.isFull() || lingered()) {
                Batch batch = builder.take(generation);
                lag.submitted(batch);
                meters.process().workingOn(batch);
                inference.submit(batch);
                long now = System.nanoTime();
                meters.process().took(Stage.DECODE, now - start);
                start = now;
            } else if (inbox.isEmpty()) {
                return;
            } else {
                decode(inbox.remove());
            }
        }
    }

    private void decode(Polled polled) {
        long now = System.nanoTime();
        if (polled.record().filter(backlog::isSuperseded).isPresent()) {
            builder.pass(polled.partition(), polled.position(), now);
        } else {
            builder.add(polled.partition(), polled.record().flatMap(intake::read), polled.position(), now);
        }
    }

    private boolean lingered() {
        return inbox.isEmpty() && !builder.isEmpty() && builder.remainingLinger(System.nanoTime()) <= 0;
    }

    private void settle(Duration wait) throws InterruptedException {
        Optional<Batch> batch = inference.poll(wait);
        while (batch.isPresent()) {
            settle(batch.get());
            batch = inference.poll(Duration.ZERO);
        }
    }

    private void settle(Batch batch) {
        lag.settled(batch);
        if (batch.generation() == generation) {
            long start = System.nanoTime();
            meters.process().workingOn(batch);
            outputs.nextBatch(topic.id(), batch.items().size());
            batch.items().forEach(item -> transaction.send(outputs.of(item, transaction.tally())));
            batch.positions().forEach(transaction::advance);
            transaction.tally().superseded(batch.superseded());
            meters.process().took(Stage.PRODUCE, System.nanoTime() - start);
        }
    }

    private void commit() {
        transaction.commit(consumer.groupMetadata());
        lag.committed();
    }

    private void commitIfDue() {
        if (transaction.isOpen() && (isDrained() || transaction.age(System.nanoTime()) >= commitInterval.toNanos())) {
            commit();
        }
    }

    private boolean isDrained() {
        return inbox.isEmpty() && builder.isEmpty() && inference.isIdle();
    }

    private boolean hasNoLag() {
        return assigned
                && !transaction.isOpen()
                && consumer.assignment().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** Begins from the start where what was committed is of an earlier topic of this name. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        assigned = true;
        given = true;
        consumer.pause(partitions);
        meters.assigned();
        Set<TopicPartition> anew = consumer.committed(Set.copyOf(partitions)).entrySet().stream()
                .filter(committed -> committed.getValue() != null && topic.isOfAnother(committed.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!anew.isEmpty()) {
            consumer.seekToBeginning(anew);
            events.startsOver(topic);
        }
    }

    /**
     * Commits what is finished; what is not will be consumed again by the partitions' new owners. All partitions are taken
     * back at once ({@link LaneClients}). The consumer also calls this when it is closed: a session that is over commits
     * nothing then, as a failure may have left half a batch in the transaction.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (over) {
            return;
        }
        try {
            settle(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        commit();
        meters.unassigned();
        assigned = false;
        generation++;
        backlog.forget();
        inbox.clear();
        builder.clear();
        passed.clear();
    }

    /** Ends the session without a commit: another may own the partitions already, and label what this transaction holds. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (!over) {
            throw LaddException.cannot(
                    Reason.FENCED, "label", "lost " + partitions, "to hold partitions until they are taken back");
        }
    }
}
