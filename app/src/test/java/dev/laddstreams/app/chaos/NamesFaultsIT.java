package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets, labelers and processes whose names could be taken for each other's. */
@Tag("chaos")
class NamesFaultsIT {
    private static final int PARTITIONS = 4;
    private static final int IMAGES = 1_000;
    private static final String FENCED = "another process runs as labeler.instance";

    @TempDir
    private Path folder;

    @Test
    void shouldLabelTwoDatasetsWhoseNamesJoinAlikeWithTheirLabelers() throws Exception {
        List<String> slots = List.of("slot-1", "slot-2");
        try (FaultRun fashion = new FaultRun("fashion", "mnist-labeler", folder, PARTITIONS);
                FaultRun mnist = new FaultRun("fashion-mnist", "labeler", fashion)) {
            fashion.startProgress();
            fashion.startSink();
            slots.forEach(slot -> fashion.startLabeler(slot, Duration.ofMillis(1)));
            for (FaultRun run : List.of(fashion, mnist)) {
                run.publish(IMAGES);
                run.seal();
            }
            for (FaultRun run : List.of(fashion, mnist)) {
                run.awaitCompleted(FaultRun.VERSION);
                run.conclude("Two datasets whose names join alike with their labelers'", "", FaultRun.VERSION);
            }
            for (String slot : slots) {
                assertThat(log(fashion, slot)).doesNotContain(FENCED);
            }
        }
    }

    @Test
    void shouldShareTheWorkOfTwoLabelersWithDefaultNames() throws Exception {
        try (FaultRun run = new FaultRun("default-names", folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.startLabelerByDefaultName("default-1");
            run.startLabelerByDefaultName("default-2");
            run.publish(IMAGES);
            FaultRun.eventually().until(() -> live(run) == 2);
            run.publish(IMAGES);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(log(run, "default-1")).doesNotContain(FENCED);
            assertThat(log(run, "default-2")).doesNotContain(FENCED);
            run.conclude("Two labelers with default names side by side", "2 lanes", FaultRun.VERSION);
        }
    }

    /** Instances that serve. */
    private static long live(FaultRun run) {
        return TopicSnapshot.read(run.connection(), run.catalogue().lanes(), LaneStatus.class).values().stream()
                .filter(lane -> lane.getState() == LaneState.LIVE)
                .map(LaneStatus::getInstance)
                .distinct()
                .count();
    }

    private static String log(FaultRun run, String process) throws IOException {
        return Files.readString(run.log(process));
    }
}
