package dev.laddstreams.sinks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.StoredRows;
import dev.laddstreams.sinks.table.TableOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transitions of a writer with a real table and no broker. */
class DatasetWriterTest {
    private static final String DATASET = "pets";
    private static final String TOPIC = "pets.augmented";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", TOPIC, "topic-id");
    private static final KafkaSource OTHER_TOPIC = new KafkaSource("cluster", TOPIC, "another-topic-id");
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final WriterOutcome SETTLED = new WriterOutcome.Settled();

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private DatasetWriter writer;
    private KafkaSource source = SOURCE;
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private Optional<LaddException> tableTrouble = Optional.empty();
    private Optional<LaddException> letterTrouble = Optional.empty();
    /** Near its overflow, which no comparison may stumble over. */
    private long now = Long.MAX_VALUE - 1;

    private enum Start {
        STARTING,
        PLACING,
        RUNNING,
        PAUSED,
        PAUSED_AND_DUE,
        REFUSED
    }

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
        writer = new DatasetWriter(
                DATASET, TOPIC, new WriterPorts(this::table, topic -> source, this::send, RETRY, () -> now));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private DatasetTable table(String dataset) {
        tableTrouble.ifPresent(trouble -> {
            throw trouble;
        });
        return catalog.findOrCreate(dataset);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        letterTrouble.ifPresent(trouble -> {
            throw trouble;
        });
        letters.addAll(records);
    }

    static Stream<Arguments> transitions() {
        WriterCommand assign = new WriterCommand.Assign(Set.of(2));
        WriterCommand revoke = new WriterCommand.Revoke(Set.of(0));
        WriterCommand advance = new WriterCommand.Advance(Map.of(0, 5L, 7, 5L));
        WriterCommand startOver = new WriterCommand.StartOver();
        WriterCommand proceed = new WriterCommand.Proceed();
        WriterCommand open = new WriterCommand.Open(SOURCE);
        WriterCommand place = new WriterCommand.Place(held(0, 9));
        WriterCommand commit = new WriterCommand.Commit();
        WriterCommand pause = new WriterCommand.Pause(away());
        WriterOutcome held = new WriterOutcome.Held(Set.of(0, 1));
        WriterOutcome heldNew = new WriterOutcome.Held(Set.of(2));
        WriterOutcome unplaced = new WriterOutcome.Unplaced(Set.of(0, 1));
        WriterOutcome opened = new WriterOutcome.Opened(Set.of(0, 1));
        WriterOutcome placed = new WriterOutcome.Placed(Map.of(0, 0L, 1, 0L));
        WriterOutcome resumed = new WriterOutcome.Resumed(Set.of(0, 1));
        WriterOutcome committed = new WriterOutcome.Committed(0, 0);
        return Stream.of(
                arguments(Start.STARTING, assign, heldNew, WriterState.Starting.class),
                arguments(Start.STARTING, revoke, SETTLED, WriterState.Starting.class),
                arguments(Start.STARTING, advance, SETTLED, WriterState.Starting.class),
                arguments(Start.STARTING, startOver, held, WriterState.Starting.class),
                arguments(Start.STARTING, proceed, unplaced, WriterState.Starting.class),
                arguments(Start.STARTING, open, opened, WriterState.Placing.class),
                arguments(Start.STARTING, place, SETTLED, WriterState.Starting.class),
                arguments(Start.STARTING, commit, SETTLED, WriterState.Starting.class),
                arguments(Start.STARTING, pause, held, WriterState.Paused.class),
                arguments(Start.PLACING, assign, heldNew, WriterState.Placing.class),
                arguments(Start.PLACING, revoke, SETTLED, WriterState.Placing.class),
                arguments(Start.PLACING, advance, SETTLED, WriterState.Placing.class),
                arguments(Start.PLACING, startOver, held, WriterState.Placing.class),
                arguments(Start.PLACING, proceed, unplaced, WriterState.Placing.class),
                arguments(Start.PLACING, open, opened, WriterState.Placing.class),
                arguments(Start.PLACING, place, placed, WriterState.Running.class),
                arguments(Start.PLACING, commit, SETTLED, WriterState.Placing.class),
                arguments(Start.PLACING, pause, held, WriterState.Paused.class),
                arguments(Start.RUNNING, assign, heldNew, WriterState.Running.class),
                arguments(Start.RUNNING, revoke, SETTLED, WriterState.Running.class),
                arguments(Start.RUNNING, advance, SETTLED, WriterState.Running.class),
                arguments(Start.RUNNING, startOver, held, WriterState.Running.class),
                arguments(Start.RUNNING, proceed, SETTLED, WriterState.Running.class),
                arguments(Start.RUNNING, open, opened, WriterState.Placing.class),
                arguments(Start.RUNNING, place, SETTLED, WriterState.Running.class),
                arguments(Start.RUNNING, commit, committed, WriterState.Running.class),
                arguments(Start.RUNNING, pause, held, WriterState.Paused.class),
                arguments(Start.PAUSED, assign, heldNew, WriterState.Paused.class),
                arguments(Start.PAUSED, revoke, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, advance, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, startOver, held, WriterState.Paused.class),
                arguments(Start.PAUSED, proceed, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, open, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, place, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, commit, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED, pause, held, WriterState.Paused.class),
                arguments(Start.PAUSED_AND_DUE, proceed, resumed, WriterState.Running.class),
                arguments(Start.PAUSED_AND_DUE, open, opened, WriterState.Placing.class),
                arguments(Start.PAUSED_AND_DUE, place, SETTLED, WriterState.Paused.class),
                arguments(Start.PAUSED_AND_DUE, commit, committed, WriterState.Paused.class),
                arguments(Start.REFUSED, assign, heldNew, WriterState.Refused.class),
                arguments(Start.REFUSED, revoke, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, advance, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, startOver, held, WriterState.Refused.class),
                arguments(Start.REFUSED, proceed, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, open, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, place, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, commit, SETTLED, WriterState.Refused.class),
                arguments(Start.REFUSED, pause, held, WriterState.Refused.class));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("transitions")
    void shouldAnswerEachCommandInEachState(
            Start start, WriterCommand command, WriterOutcome outcome, Class<? extends WriterState> next) {
        bringTo(start);

        assertThat(writer.handle(command)).isEqualTo(outcome);
        assertThat(writer.state()).isInstanceOf(next);
    }

    private void bringTo(Start start) {
        assign();
        switch (start) {
            case STARTING -> {}
            case PLACING -> writer.handle(new WriterCommand.Open(SOURCE));
            case RUNNING -> place();
            case PAUSED -> pauseFor(RETRY.toNanos() - 1);
            case PAUSED_AND_DUE -> pauseFor(RETRY.toNanos());
            case REFUSED -> refuse();
        }
    }

    private void pauseFor(long nanos) {
        place();
        writer.handle(new WriterCommand.Pause(away()));
        now += nanos;
    }

    private void refuse() {
        place();
        store(0);
        writer.handle(new WriterCommand.Commit());
        writer.handle(new WriterCommand.Open(OTHER_TOPIC));
    }

    @Test
    void shouldContinueWhereTheTableEndsAndElseWhereTheTopicBegins() {
        catalog.findOrCreate(DATASET).append(List.of(row(0)), SOURCE, Map.of(0, 4L));
        assign();
        writer.handle(new WriterCommand.Open(SOURCE));

        assertThat(writer.handle(new WriterCommand.Place(held(2, 9))))
                .isEqualTo(new WriterOutcome.Placed(Map.of(0, 4L, 1, 2L)));
    }

    @ParameterizedTest
    @MethodSource("rangesWithoutTheTablesEnd")
    void shouldRefuseATopicThatNoLongerHoldsWhatTheTableLacks(OffsetRange range) {
        catalog.findOrCreate(DATASET).append(List.of(row(0)), SOURCE, Map.of(0, 4L));
        assign();
        writer.handle(new WriterCommand.Open(SOURCE));

        assertThat(writer.handle(new WriterCommand.Place(Map.of(0, range, 1, range))))
                .isEqualTo(new WriterOutcome.Held(Set.of(0, 1)));
        assertThat(writer.status().state()).isEqualTo(DatasetStatus.State.REFUSED);
        assertThat(writer.status().message().orElseThrow()).contains("it ends at offset 4 of pets.augmented-0");
    }

    static Stream<OffsetRange> rangesWithoutTheTablesEnd() {
        return Stream.of(new OffsetRange(5, 9), new OffsetRange(0, 3));
    }

    @Test
    void shouldKeepItsBufferWhileDeadLettersCannotBeSentAndCommitItOnce() {
        assign();
        place();
        store(0);
        writer.handle(new WriterCommand.Reject(0, letter(), 3));
        letterTrouble = Optional.of(away());

        assertThat(writer.handle(new WriterCommand.Commit())).isEqualTo(new WriterOutcome.Held(Set.of(0, 1)));
        assertThat(writer.handle(new WriterCommand.Commit())).isEqualTo(SETTLED);
        assertThat(writer.status()).isEqualTo(status(DatasetStatus.State.PAUSED, away().getMessage(), 0, 1, 0));
        assertThat(writer.settledPositions()).isEmpty();

        letterTrouble = Optional.empty();
        now += RETRY.toNanos();
        assertThat(writer.handle(new WriterCommand.Proceed())).isEqualTo(new WriterOutcome.Resumed(Set.of(0, 1)));
        assertThat(writer.status()).isEqualTo(status(DatasetStatus.State.RUNNING, null, 1, 0, 1));
        assertThat(letters).hasSize(1);
        assertThat(StoredRows.counts(CatalogSettings.local(folder), DATASET)).isEqualTo(StoredRows.once(DATASET, 1));
    }

    @Test
    void shouldReadEverythingAgainWhenAnotherSinkMovedItsPartitions() {
        assign();
        place();
        store(0);
        catalog.require(DATASET).append(List.of(row(0)), SOURCE, Map.of(0, 1L));

        assertThat(writer.handle(new WriterCommand.Commit())).isEqualTo(new WriterOutcome.Held(Set.of(0, 1)));
        assertThat(writer.isBuffering()).isFalse();
        assertThat(writer.handle(new WriterCommand.Proceed())).isEqualTo(new WriterOutcome.Unplaced(Set.of(0, 1)));
        writer.handle(new WriterCommand.Open(SOURCE));
        assertThat(writer.handle(new WriterCommand.Place(held(0, 9))))
                .isEqualTo(new WriterOutcome.Placed(Map.of(0, 1L, 1, 0L)));
        assertThat(StoredRows.counts(CatalogSettings.local(folder), DATASET)).isEqualTo(StoredRows.once(DATASET, 1));
    }

    @Test
    void shouldForgetWhatCameWhileItHadNoPlaces() {
        assign();
        place();
        writer.handle(new WriterCommand.StartOver());
        store(0);
        writer.handle(new WriterCommand.Pause(away()));
        now += RETRY.toNanos();

        writer.handle(new WriterCommand.Open(SOURCE));

        assertThat(writer.isBuffering()).isFalse();
    }

    @Test
    void shouldPauseWhileTheTableCannotBeOpened() {
        tableTrouble = Optional.of(away());
        assign();

        assertThat(writer.handle(new WriterCommand.Open(SOURCE))).isEqualTo(new WriterOutcome.Held(Set.of(0, 1)));
        assertThat(writer.status()).isEqualTo(status(DatasetStatus.State.PAUSED, away().getMessage(), 0, 0, 0));

        tableTrouble = Optional.empty();
        now += RETRY.toNanos();
        assertThat(writer.handle(new WriterCommand.Proceed())).isEqualTo(new WriterOutcome.Unplaced(Set.of(0, 1)));
        place();
        assertThat(writer.status()).isEqualTo(status(DatasetStatus.State.RUNNING, null, 0, 0, 0));
    }

    @Test
    void shouldCommitNothingOfPartitionsThatAnotherSinkReads() {
        assign();
        place();
        store(0);
        writer.handle(new WriterCommand.Revoke(Set.of(0)));

        assertThat(writer.handle(new WriterCommand.Commit())).isEqualTo(new WriterOutcome.Committed(0, 0));
        assertThat(catalog.require(DATASET).offsets()).contains(new TableOffsets(SOURCE, Map.of(1, 0L)));
        writer.handle(new WriterCommand.Revoke(Set.of(1)));
        assertThat(writer.ownsNothing()).isTrue();
    }

    @Test
    void shouldReachEndsThatItHasReadAndNotCommitted() {
        assign();
        place();
        Map<Integer, Long> ends = Map.of(0, 1L);
        assertThat(writer.canReach(ends)).isFalse();
        store(0);
        assertThat(writer.canReach(ends)).isTrue();
        writer.handle(new WriterCommand.Commit());
        assertThat(writer.canReach(ends)).isFalse();
    }

    @Test
    void shouldPassOnAnInterrupt() {
        assign();
        place();
        writer.handle(new WriterCommand.Reject(0, letter(), 3));
        LaddException interrupt = LaddException.cannot(Reason.INTERRUPTED, "send records", "interrupted", "none");
        letterTrouble = Optional.of(interrupt);

        assertThatThrownBy(() -> writer.handle(new WriterCommand.Commit())).isSameAs(interrupt);
        assertThat(writer.state()).isInstanceOf(WriterState.Running.class);
    }

    @Test
    void shouldStoreNothingOfImagesThatStartedAnewWhileItRan() {
        source = madeOf("first");
        assign();
        writer.handle(new WriterCommand.Open(source));
        writer.handle(new WriterCommand.Place(held(0, 9)));
        store(0);
        writer.handle(new WriterCommand.Commit());
        source = madeOf("second");
        store(1);

        assertThat(writer.handle(new WriterCommand.Commit())).isEqualTo(new WriterOutcome.Held(Set.of(0, 1)));

        assertThat(writer.status().state()).isEqualTo(DatasetStatus.State.REFUSED);
        assertThat(writer.status().message().orElseThrow())
                .contains("its images came from the images topic with id first, which is gone");
        assertThat(catalog.require(DATASET).offsets())
                .contains(new TableOffsets(madeOf("first"), Map.of(0, 1L, 1, 0L)));
        assertThat(StoredRows.counts(CatalogSettings.local(folder), DATASET)).hasSize(1);
    }

    @Test
    void shouldRememberTheImagesTopicThoughItIsGone() {
        catalog.findOrCreate(DATASET).append(List.of(row(0)), madeOf("first"), Map.of(0, 1L));
        assign();
        place();
        store(1);
        writer.handle(new WriterCommand.Commit());

        assertThat(catalog.require(DATASET).offsets().orElseThrow().source()).isEqualTo(madeOf("first"));
        source = madeOf("second");
        store(2);
        writer.handle(new WriterCommand.Commit());
        assertThat(writer.state()).isInstanceOf(WriterState.Refused.class);
    }

    private static KafkaSource madeOf(String imagesTopicId) {
        return new KafkaSource("cluster", TOPIC, "topic-id", Optional.of(imagesTopicId));
    }

    @Test
    void shouldMeasureItsBufferFromTheOldestRecord() {
        assign();
        place();
        assertThat(writer.bufferedBytes()).isZero();
        store(0);
        now += 7;
        store(1);
        assertThat(writer.bufferAgeNanos()).isEqualTo(7);
        assertThat(writer.bufferedBytes()).isGreaterThan(2000);
    }

    private void assign() {
        writer.handle(new WriterCommand.Assign(Set.of(0, 1)));
    }

    private void place() {
        writer.handle(new WriterCommand.Open(SOURCE));
        writer.handle(new WriterCommand.Place(held(0, 9)));
    }

    private void store(int index) {
        writer.handle(new WriterCommand.Store(row(index), 100));
        writer.handle(new WriterCommand.Advance(Map.of(0, index + 1L)));
    }

    private static StoredRow row(int index) {
        return new StoredRow(Samples.labelled(DATASET, index, 1, 1), 0, index);
    }

    private static LaddException away() {
        return LaddException.cannot(Reason.BROKER_UNAVAILABLE, "reach the broker", "no answer", "one");
    }

    private static ProducerRecord<byte[], byte[]> letter() {
        return new ProducerRecord<>("ladd.dead-letters", new byte[0], new byte[] {1, 2, 3});
    }

    private static Map<Integer, OffsetRange> held(long first, long end) {
        return Map.of(0, new OffsetRange(first, end), 1, new OffsetRange(first, end));
    }

    private static DatasetStatus status(
            DatasetStatus.State state, String message, long stored, long buffered, long deadLetters) {
        return new DatasetStatus(DATASET, state, Optional.ofNullable(message), stored, buffered, deadLetters);
    }
}
