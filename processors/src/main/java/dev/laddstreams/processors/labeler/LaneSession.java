package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
    private final Runnable onCaughtUp;
    private final BatchBuilder builder;
    private final Deque<Polled> inbox = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    private final Map<TopicPartition, Long> revokedAt = new HashMap<>();
    private long generation;

    /** A consumed record and where its partition stands after it; no record where only control records were passed. */
    private record Polled(
            TopicPartition partition, Optional<ConsumerRecord<byte[], byte[]>> record, OffsetAndMetadata position) {}

    /** @param onCaughtUp called whenever everything there is has been committed */
    LaneSession(
            Consumer<byte[], byte[]> consumer,
            LaneTransaction transaction,
            ImageIntake intake,
            InferenceStage inference,
            LaneOutputs outputs,
            LabelerSettings settings,
            Runnable onCaughtUp) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.intake = intake;
        this.inference = inference;
        this.outputs = outputs;
        this.commitInterval = settings.commitInterval();
        this.onCaughtUp = onCaughtUp;
        this.builder = new BatchBuilder(settings);
    }

    /** Works until told to stop, then commits what is finished and drops the rest. */
    void run(String topic, BooleanSupplier stopping) throws InterruptedException {
        consumer.subscribe(List.of(topic), this);
        while (!stopping.getAsBoolean()) {
            poll();
            decode();
            settle(inbox.isEmpty() ? Duration.ZERO : IDLE_WAIT);
            commitIfDue();
            if (isDrained() && hasNoLag()) {
                onCaughtUp.run();
            }
        }
        settle(Duration.ZERO);
        transaction.commit(consumer.groupMetadata());
    }

    private void poll() {
        boolean full = !inbox.isEmpty();
        if (full) {
            // polled all the same: it keeps the membership while inference takes long
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        accept(consumer.poll(full ? Duration.ZERO : pollTimeout()));
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

    private void decode() {
        while (inference.hasRoom()) {
            if (builder.isFull() || lingered()) {
                inference.submit(builder.take(generation));
            } else if (inbox.isEmpty()) {
                return;
            } else {
                Polled polled = inbox.remove();
                builder.add(
                        polled.partition(),
                        polled.record().flatMap(intake::read),
                        polled.position(),
                        System.nanoTime());
            }
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
        for (WorkItem item : batch.items()) {
            if (isOwned(item.partition(), batch.generation())) {
                transaction.send(outputs.of(item, transaction.tally()));
            }
        }
        batch.positions().forEach((partition, position) -> {
            if (isOwned(partition, batch.generation())) {
                transaction.advance(partition, position);
            }
        });
    }

    private void commitIfDue() {
        if (transaction.isOpen() && (isDrained() || transaction.age(System.nanoTime()) >= commitInterval.toNanos())) {
            transaction.commit(consumer.groupMetadata());
        }
    }

    private boolean isDrained() {
        return inbox.isEmpty() && builder.isEmpty() && inference.isIdle();
    }

    private boolean hasNoLag() {
        boolean joined = consumer.groupMetadata().generationId() > 0;
        return joined
                && !transaction.isOpen()
                && consumer.assignment().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    private boolean isOwned(TopicPartition partition, long consumedIn) {
        return consumedIn >= revokedAt.getOrDefault(partition, 0L);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        passed.keySet().removeAll(partitions);
    }

    /** Commits what is finished; what is not will be consumed again by the partition's new owner. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        try {
            settle(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        transaction.commit(consumer.groupMetadata());
        generation++;
        partitions.forEach(partition -> revokedAt.put(partition, generation));
        inbox.removeIf(polled -> partitions.contains(polled.partition()));
        // half-built: its items of partitions that stay go on under their own generation
        if (!builder.isEmpty()) {
            inference.submit(builder.take(generation - 1));
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        throw LaddException.cannot(
                Reason.FENCED, "label", "lost " + partitions, "to hold partitions until they are taken back");
    }
}
