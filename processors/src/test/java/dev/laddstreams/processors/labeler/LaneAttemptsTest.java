package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LaneAttemptsTest {
    private final LabelerMeters meters = new LabelerMeters(Meters.unread());
    private final List<Long> waits = new ArrayList<>();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void shouldWaitLongerAndLongerBesideACommittingLane() throws InterruptedException {
        LaneAttempts failing = attempts("failing", 8);
        LaneTransaction other = transaction(attempts("committing", 8));

        Optional<String> loaded = failing.untilDone(() -> {
            commit(other);
            throw away();
        });

        assertThat(loaded).isEmpty();
        assertThat(meters.transactions()).isEqualTo(8);
        assertThat(waits).containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L, 5_000L);
    }

    @Test
    void shouldBeginWithTheShortestWaitAfterItsOwnCommit() throws InterruptedException {
        LaneAttempts attempts = attempts("mine", 4);
        LaneTransaction transaction = transaction(attempts);

        attempts.untilDone(() -> {
            if (waits.size() == 2) {
                commit(transaction);
            }
            throw away();
        });

        assertThat(waits).containsExactly(250L, 500L, 250L, 500L);
    }

    @Test
    void shouldPassOnWhatWaitingDoesNotHelp() {
        LaneAttempts attempts = attempts("mine", 4);

        assertThatThrownBy(() -> attempts.untilDone(() -> {
                    throw LaddException.cannot(Reason.CHECKSUM_MISMATCH, "load", "a", "b");
                }))
                .isInstanceOf(LaddException.class);
        assertThat(waits).isEmpty();
    }

    /** Stopped after a number of waits, which are noted. */
    private LaneAttempts attempts(String labeler, int stopAfter) {
        Backoff backoff = new Backoff(time -> {
            waits.add(time.toMillis());
            return waits.size() == stopAfter;
        });
        return new LaneAttempts(new LaneId("shapes", labeler, 1), meters, () -> false, backoff);
    }

    private LaneTransaction transaction(LaneAttempts attempts) {
        producer.initTransactions();
        ImagesTopic topic = ImagesTopic.find("shapes.images", name -> CompletableFuture.completedFuture("one"));
        LaneMeters lane = new LaneMeters(meters, new LaneId("shapes", "any", 1), Clock.systemUTC());
        return new LaneTransaction(producer, topic, lane, attempts::committed);
    }

    private static void commit(LaneTransaction transaction) {
        transaction.send(new ProducerRecord<>("shapes.augmented", new byte[0]));
        transaction.commit(new MockConsumer<>("earliest").groupMetadata());
    }

    private static LaddException away() {
        return LaddException.cannot(Reason.BROKER_UNAVAILABLE, "load", "nobody answers", "a broker");
    }
}
