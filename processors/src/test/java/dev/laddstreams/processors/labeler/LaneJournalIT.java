package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.LaneJournal.Turn;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                    assertThat(labeler.metrics().images()).isZero();
                    assertThat(labeler.metrics().failedLanes()).isOne();
                }
            }
        }
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
