package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the images topic to the table, while the labeler's process is killed again and again. */
class LabelerFaultsIT {
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final int PARTITIONS = 2;
    private static final int IMAGES_PER_KILL = 1_000;
    private static final int SUSPENSIONS = 3;

    @TempDir
    private Path folder;

    @Test
    void shouldLabelOnceThoughALabelerIsKilled() throws Exception {
        killRepeatedly("killed", 3);
    }

    @Test
    @Tag("chaos")
    void shouldLabelOnceThoughALabelerIsKilledTwentyTimes() throws Exception {
        killRepeatedly("killed-20", 20);
    }

    /** In the middle of transactions: the moment is the number of records that it has written, not those it committed. */
    private void killRepeatedly(String name, int kills) throws Exception {
        long seed = 1;
        Random random = new Random(seed);
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.publish(kills * IMAGES_PER_KILL);
            run.seal();
            run.startProgress();
            run.startSink();
            int inTransaction = 0;
            for (int kill = 1; kill <= kills; kill++) {
                long moment = run.dataset().written() + 300 + random.nextInt(400);
                ChildJvm labeler = run.startLabeler("slot-1", PER_IMAGE);
                new Feed(run, IMAGES_PER_KILL)
                        .until(() -> run.dataset().written() >= moment && isStoppedInTransaction(run, labeler));
                labeler.kill();
                inTransaction += run.dataset().readable() < run.dataset().written() ? 1 : 0;
                assertThat(run.dataset().lag(FaultRun.VERSION))
                        .as("left after kill %s", kill)
                        .hasValueSatisfying(lag -> assertThat(lag).isPositive());
            }
            assertThat(inTransaction).as("kills in a transaction").isPositive();
            run.seal();
            run.startLabeler("slot-1", Duration.ZERO);
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude(
                    kills + " SIGKILLs of a labeler at random moments (seed " + seed + ")",
                    inTransaction + " within a transaction",
                    FaultRun.VERSION);
        }
    }

    /** For longer than transactions last, as by Ctrl-Z or a laptop's lid. */
    @Test
    @Tag("chaos")
    void shouldLabelAgainWhatASuspendedLabelerHadInItsTransaction() throws Exception {
        try (FaultRun run = new FaultRun("suspended", folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            ChildJvm labeler = run.startLabeler("slot-1", PER_IMAGE);
            for (int suspension = 0; suspension < SUSPENSIONS; suspension++) {
                long moment = run.dataset().written() + 1;
                new Feed(run, IMAGES_PER_KILL)
                        .until(() -> run.dataset().written() >= moment && isStoppedInTransaction(run, labeler));
                FaultRun.eventually()
                        .until(() -> run.dataset().readable() == run.dataset().written());
                labeler.signal("CONT");
            }
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(labeler.isAlive()).isTrue();
            assertThat(Files.readString(run.log("slot-1")))
                    .contains(" begins anew: ")
                    .doesNotContain("another process runs as labeler.instance");
            run.conclude(
                    SUSPENSIONS + " suspensions of a labeler for longer than its transaction lasts",
                    "each timed out, none taken for another process",
                    FaultRun.VERSION);
        }
    }

    /** Holds the process and looks; it goes on when it is between two transactions. */
    private static boolean isStoppedInTransaction(FaultRun run, ChildJvm labeler)
            throws IOException, InterruptedException {
        labeler.signal("STOP");
        if (run.dataset().readable() < run.dataset().written()) {
            return true;
        }
        labeler.signal("CONT");
        return false;
    }

    /** The last offsets of every partition belong to a transaction that came to nothing, once in the middle and once at the end. */
    @Test
    @Tag("chaos")
    void shouldCompleteBehindAbortedTransactions() throws Exception {
        try (FaultRun run = new FaultRun("aborted-tail", folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.publish(IMAGES_PER_KILL);
            run.dataset().abortTail();
            run.startLabeler("slot-1", Duration.ZERO);
            run.startLabeler("slot-2", Duration.ZERO);
            FaultRun.eventually()
                    .until(() -> run.dataset().lag(FaultRun.VERSION).equals(Optional.of(0L)));
            run.publish(IMAGES_PER_KILL);
            run.dataset().abortTail();
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude("Aborted transactions at the tail of the images topic", "lag 0, COMPLETED", FaultRun.VERSION);
        }
    }

    /** What the other tests rely on: that the count tells when something is there twice, or not at all. */
    @Test
    void shouldCountWhatIsWrong() throws Exception {
        try (FaultRun run = new FaultRun("miscounted", folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.publish(20);
            run.seal();
            run.startLabeler("slot-1", Duration.ZERO);
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(run.count(FaultRun.VERSION).isExact()).isTrue();

            sendAgain(
                    run,
                    run.dataset().read(run.catalogue().augmented("miscounted")).get(0));
            run.publish(1);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            Tally twice = new Tally(22, 1, 0, 0);
            assertThat(run.count(FaultRun.VERSION)).isEqualTo(new IndependentCount(21, twice, twice));
            Tally lacking = new Tally(22, 1, 21, 0);
            assertThat(run.count(FaultRun.VERSION, FaultRun.VERSION + 1))
                    .isEqualTo(new IndependentCount(21, lacking, lacking));
            Tally unasked = new Tally(22, 1, 21, 22);
            assertThat(run.count(FaultRun.VERSION + 1)).isEqualTo(new IndependentCount(21, unasked, unasked));
        }
    }

    private static void sendAgain(FaultRun run, ConsumerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                run.connection().producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()))
                    .get();
        }
    }
}
