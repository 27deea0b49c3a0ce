package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.ToyBundle;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that cannot be loaded, beside one that serves. */
class BundleFaultsIT {
    private static final int PARTITIONS = 2;
    private static final int CORRUPT = 2;
    private static final int TRUNCATED = 3;
    private static final int MISSING = 4;
    private static final int NONSENSE = 5;
    private static final int DEADLY = 2;
    private static final int MAX_DEATHS = 3;
    private static final int ABORTED = 134;

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnServingBesideBundlesThatAreWrong() throws Exception {
        publishWrongBundles("bundles", 200);
    }

    @Test
    @Tag("chaos")
    void shouldGoOnServingThousandsBesideBundlesThatAreWrong() throws Exception {
        publishWrongBundles("bundles-wrong", 5_000);
    }

    private void publishWrongBundles(String name, int images) throws Exception {
        List<String> slots = List.of("slot-1", "slot-2");
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.publish(images);
            slots.forEach(slot -> run.startLabeler(slot, Duration.ZERO));
            FaultRun.eventually().until(() -> run.dataset().written() > 0);
            publishDamaged(run, CORRUPT, artifact -> {
                byte[] bytes = Files.readAllBytes(artifact);
                bytes[bytes.length / 2] ^= 1;
                Files.write(artifact, bytes);
            });
            publishDamaged(run, TRUNCATED, artifact -> {
                byte[] bytes = Files.readAllBytes(artifact);
                Files.write(artifact, Arrays.copyOf(bytes, bytes.length / 2));
            });
            publishDamaged(run, MISSING, Files::delete);
            run.dataset().labeler(NONSENSE, run.dataset().artifact(NONSENSE, "no bundle at all"));
            run.dataset().flush();
            for (String slot : slots) {
                awaitFailed(run, CORRUPT, slot, Reason.CHECKSUM_MISMATCH);
                awaitFailed(run, TRUNCATED, slot, Reason.CHECKSUM_MISMATCH);
                awaitFailed(run, MISSING, slot, Reason.INPUT_UNREADABLE);
                awaitFailed(run, NONSENSE, slot, Reason.ARTIFACT_INVALID);
            }
            run.publish(images);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude(
                    "Corrupt, truncated, missing and meaningless bundles as versions 2 to 5",
                    "each FAILED with its reason in both processes",
                    FaultRun.VERSION);
        }
    }

    private interface Damage {
        void to(Path artifact) throws IOException;
    }

    /** As it was when it was made; what lies there is something else. */
    private static void publishDamaged(FaultRun run, int version, Damage damage) throws IOException {
        Path artifact = run.dataset().artifact(version);
        String sha256 = ToyDataset.sha256(artifact);
        damage.to(artifact);
        run.dataset().labeler(version, artifact.toUri().toString(), sha256);
    }

    private static void awaitFailed(FaultRun run, int version, String slot, Reason reason) {
        FaultRun.eventually().untilAsserted(() -> assertThat(run.dataset().lane(version, slot))
                .as("lane of version %s in %s", version, slot)
                .hasValueSatisfying(lane -> {
                    assertThat(lane.getState()).isEqualTo(LaneState.FAILED);
                    assertThat(lane.getReason()).isEqualTo(reason.code());
                }));
    }

    @Test
    void shouldFailAVersionWhoseLoadEndsItsProcess() throws Exception {
        publishDeadlyBundle("deadly", ToyBundle.ENDS_ITS_PROCESS_LOADING, List.of("slot-1"), 200);
    }

    @Test
    @Tag("chaos")
    void shouldFailAVersionWhoseWarmUpEndsItsProcess() throws Exception {
        publishDeadlyBundle("deadly-fleet", ToyBundle.ENDS_ITS_PROCESS_WARMING, List.of("slot-1"), 5_000);
    }

    /** Every process that dies is started again, as a supervisor does. */
    private void publishDeadlyBundle(String name, String bundle, List<String> slots, int images) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.publish(images);
            Map<String, ChildJvm> fleet = new TreeMap<>();
            slots.forEach(slot -> fleet.put(slot, run.startLabeler(slot, Duration.ZERO)));
            FaultRun.eventually().until(() -> run.dataset().written() > 0);
            run.dataset().labeler(DEADLY, run.dataset().artifact(DEADLY, bundle));
            run.dataset().flush();
            int[] deaths = {0};
            FaultRun.eventually().until(() -> {
                fleet.replaceAll((slot, process) -> {
                    if (process.isAlive()) {
                        return process;
                    }
                    assertThat(process.exitStatus()).isEqualTo(ABORTED);
                    deaths[0]++;
                    return run.startLabeler(slot, Duration.ZERO);
                });
                return slots.stream().allMatch(slot -> isFailed(run, slot));
            });
            run.publish(images);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(fleet.values()).allMatch(ChildJvm::isAlive);
            assertThat(deaths[0]).isPositive().isLessThanOrEqualTo(MAX_DEATHS);
            slots.forEach(slot -> awaitFailed(run, DEADLY, slot, Reason.ARTIFACT_INVALID));
            run.conclude(
                    "A bundle that ends its process, published to " + slots.size() + " processes",
                    deaths[0] + " deaths, then FAILED",
                    FaultRun.VERSION);
        }
    }

    private static boolean isFailed(FaultRun run, String slot) {
        return run.dataset()
                .lane(DEADLY, slot)
                .map(LaneStatus::getState)
                .filter(LaneState.FAILED::equals)
                .isPresent();
    }
}
