package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.LaneJournal.Turn;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneJournalIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldLetAFleetDieThreeTimesOfAVersionAndNoMore() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, "fleet", folder)) {
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, 1);
            dataset.image(0, 1, FINAL);
            dataset.flush();
            String dead = letFleetDie(stack, new LaneId(dataset.name(), dataset.labelerId(), 1));

            for (String instance : List.of(dead, "never-seen")) {
                try (RunningLabeler labeler =
                        new RunningLabeler(stack.connection(), CATALOGUE, instance, List.of(folder), Duration.ZERO)) {
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.lane(1, instance))
                            .hasValueSatisfying(lane -> {
                                assertThat(lane.getState()).isEqualTo(LaneState.FAILED);
                                assertThat(lane.getReason()).isEqualTo(Reason.ARTIFACT_INVALID.code());
                                assertThat(lane.getMessage()).contains("processes ended 3 times");
                            }));
                    assertThat(labeler.meters().images()).isZero();
                    assertThat(labeler.meters().failedLanes()).isOne();
                }
            }
        }
    }

    @Test
    void shouldSayAgainNowAndThenWhatHoldsOfItsOwnLanes() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(start);
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, "beat", folder)) {
            LaneId live = new LaneId(dataset.name(), dataset.labelerId(), 1);
            LaneId failed = new LaneId(dataset.name(), dataset.labelerId(), 2);
            LaneId earlier = new LaneId(dataset.name(), dataset.labelerId(), 3);
            try (LaneJournal before = LaneJournal.open(stack.connection(), CATALOGUE, "slot", now::get)) {
                before.record(earlier, LaneState.LIVE, 1, Optional.empty());
            }
            try (LaneJournal journal = LaneJournal.open(stack.connection(), CATALOGUE, "slot", now::get)) {
                journal.equip(live, new LaneEquipment("onnxruntime-1", "cpu", 32));
                journal.record(live, LaneState.LIVE, 1, Optional.of("all is well"));
                journal.recordFailure(
                        failed, 1, LaddException.cannot(Reason.ARTIFACT_INVALID, "load", "nothing", "a model"));
                now.set(start.plus(LaneHeartbeat.INTERVAL).minusSeconds(1));
                journal.beat();
                now.set(start.plus(LaneHeartbeat.INTERVAL));
                journal.beat();
                journal.beat();
            }
            assertThat(heard(dataset, 1)).contains(now.get());
            assertThat(heard(dataset, 2)).isEmpty();
            assertThat(heard(dataset, 3)).isEmpty();
            assertThat(dataset.read(CATALOGUE.lanes())).hasSize(4);
            assertThat(dataset.lane(1, "slot")).hasValueSatisfying(lane -> {
                assertThat(lane.getState()).isEqualTo(LaneState.LIVE);
                assertThat(lane.getMessage()).isEqualTo("all is well");
                assertThat(lane.getUpdatedAt()).isEqualTo(start);
                assertThat(lane.getEngine()).isEqualTo("onnxruntime-1");
                assertThat(lane.getDevice()).isEqualTo("cpu");
                assertThat(lane.getBatchImages()).isEqualTo(32);
            });
        }
    }

    private static Optional<Instant> heard(ToyDataset dataset, int version) {
        return dataset.lane(version, "slot").map(LaneStatus::getHeardAt);
    }

    /** All processes hear of the version at once; each that loads it dies, and begins anew. Returns one that died. */
    private static String letFleetDie(EmbeddedStack stack, LaneId lane) {
        Map<String, LaneJournal> fleet = new LinkedHashMap<>();
        try {
            for (String instance : List.of("f-1", "f-2", "f-3", "f-4", "f-5")) {
                fleet.put(instance, LaneJournal.open(stack.connection(), CATALOGUE, instance));
            }
            Map<String, Turn> turns = new TreeMap<>();
            fleet.entrySet().parallelStream()
                    .map(member -> Map.entry(member.getKey(), member.getValue().begin(lane)))
                    .toList()
                    .forEach(turn -> turns.put(turn.getKey(), turn.getValue()));
            List<String> loading = turns.keySet().stream()
                    .filter(instance -> turns.get(instance) instanceof Turn.Now)
                    .toList();
            assertThat(loading).as("turns %s", turns).hasSizeBetween(1, LaneJournal.MAX_ATTEMPTS);
            assertThat(turns.values()).noneMatch(Turn.GivenUp.class::isInstance);
            int deaths = loading.size();
            for (LaneJournal journal : fleet.values()) {
                while (journal.begin(lane) instanceof Turn.Now) {
                    deaths++;
                }
            }
            assertThat(deaths).isEqualTo(LaneJournal.MAX_ATTEMPTS);
            return loading.get(0);
        } finally {
            fleet.values().forEach(LaneJournal::close);
        }
    }
}
