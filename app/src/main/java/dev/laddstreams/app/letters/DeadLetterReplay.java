package dev.laddstreams.app.letters;

import dev.laddstreams.app.letters.ReplayOutcome.Result;
import dev.laddstreams.app.letters.ReplayProducer.Item;
import dev.laddstreams.app.letters.ReplayProducer.RefusedRecordException;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts refused records back onto the partitions they came from, byte for byte, each exactly once: what was put back stands in
 * the dead-letter topic, written in the same transaction. A record goes before every lane of its dataset again, those that
 * took it the first time included.
 */
public final class DeadLetterReplay {
    private static final int TRANSACTION_RECORDS = 100;
    private static final long TRANSACTION_BYTES = 8 << 20;

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final TopicSpec deadLetters;

    public DeadLetterReplay(KafkaConnection connection, TopicCatalogue catalogue) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.deadLetters = catalogue.deadLetters();
    }

    /** What {@link #run} would do now; writes nothing. */
    public List<ReplayOutcome> preview(LetterSelection selection) {
        return plan(End.COMMITTED, selection).outcomes();
    }

    /**
     * Puts the selected letters' records back, the oldest letter first.
     *
     * @return of each selected letter
     * @throws dev.laddstreams.errors.LaddException {@code USAGE} for letters that do not exist, {@code FENCED} when another replay has started meanwhile, {@code
     *     TIMED_OUT}, {@code BROKER_UNAVAILABLE}; what was put back until then is remembered
     */
    public List<ReplayOutcome> run(LetterSelection selection) {
        try (ReplayProducer producer = new ReplayProducer(connection, catalogue)) {
            // Behind an open transaction of a lane there may be marks of an earlier replay: it is waited for.
            ReplayPlan plan = plan(End.WRITTEN, selection);
            if (!plan.ready().isEmpty()) {
                putBack(plan, producer);
            }
            return plan.outcomes();
        }
    }

    private ReplayPlan plan(End end, LetterSelection selection) {
        return new ReplayPlan(
                DeadLetterLog.read(connection, deadLetters, end), new SourceTopics(connection, catalogue), selection);
    }

    private void putBack(ReplayPlan plan, ReplayProducer producer) {
        Map<Long, SourcePosition> ready = plan.ready();
        long first = ready.keySet().iterator().next();
        List<Item> items = new ArrayList<>();
        new TopicReader(connection, deadLetters.name(), End.COMMITTED)
                .readFrom(Map.of(new TopicPartition(deadLetters.name(), 0), first), letter -> {
                    SourcePosition source = ready.get(letter.offset());
                    if (source != null) {
                        items.add(new Item(letter, source));
                        if (isFull(items)) {
                            putBack(items, plan, producer);
                            items.clear();
                        }
                    }
                });
        if (!items.isEmpty()) {
            putBack(items, plan, producer);
        }
    }

    private static boolean isFull(List<Item> items) {
        return items.size() >= TRANSACTION_RECORDS
                || items.stream().mapToLong(item -> size(item.letter())).sum() >= TRANSACTION_BYTES;
    }

    private static long size(ConsumerRecord<byte[], byte[]> letter) {
        return Math.max(0, letter.serializedValueSize());
    }

    /** All at once; when the broker refuses one of them, one after the other, so that it alone stays behind. */
    private static void putBack(List<Item> items, ReplayPlan plan, ReplayProducer producer) {
        try {
            List<Long> offsets = producer.putBack(items);
            for (int i = 0; i < items.size(); i++) {
                plan.settle(items.get(i).letter().offset(), Result.REPLAYED, "at offset " + offsets.get(i));
            }
        } catch (RefusedRecordException e) {
            if (items.size() == 1) {
                plan.settle(
                        items.get(0).letter().offset(),
                        Result.REFUSED,
                        "the broker does not take it: " + e.getMessage());
            } else {
                items.forEach(item -> putBack(List.of(item), plan, producer));
            }
        }
    }
}
