package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laddstreams.sinks.table.StoredRows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the images topic to the table, while the sink's process is killed, held up, or runs out of space. */
class SinkFaultsIT {
    private static final int PARTITIONS = 3;
    private static final int PER_ROUND = 50;
    private static final int DISK_BYTES = 24 << 20;

    private static final int ENDED_BY_SIGTERM = 143;

    /** What is left free, so that one file of a commit after the other is the first that does not fit. */
    private static final List<Integer> FREE_BYTES =
            List.of(0, 8 << 10, 16 << 10, 24 << 10, 32 << 10, 48 << 10, 64 << 10, 96 << 10);

    @TempDir
    private Path folder;

    @Test
    void shouldStoreOnceThoughASinkIsKilledBeforeItsCommit() throws Exception {
        killBetweenDataFileAndCommit("killed-sink", 3);
    }

    @Test
    @Tag("chaos")
    void shouldStoreOnceThoughASinkIsKilledBeforeItsCommitTwentyTimes() throws Exception {
        killBetweenDataFileAndCommit("killed-sink-20", 20);
    }

    private void killBetweenDataFileAndCommit(String name, int kills) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startLabeler("slot-1", Duration.ZERO);
            HeldFileIO.hold(run.warehouse());
            for (int kill = 1; kill <= kills; kill++) {
                DataFileWatch files = new DataFileWatch(run.warehouse(), name);
                run.publish(PER_ROUND);
                // one that was killed stays in its group until the session times out
                ChildJvm sink = run.startSinkProcess("killed-" + kill);
                files.awaitNext();
                sink.kill();
            }
            HeldFileIO.release(run.warehouse());
            int orphans =
                    StoredRows.orphans(run.tables(), name, run.warehouse()).size();
            assertThat(orphans).as("files of kills between file and commit").isGreaterThanOrEqualTo(kills);
            run.seal();
            run.startSink();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude(
                    kills + " SIGKILLs of the sink when a data file appears",
                    orphans + " files that no commit names",
                    FaultRun.VERSION);
        }
    }

    @Test
    void shouldStoreWhatItHoldsBeforeItEndsBySignal() throws Exception {
        try (FaultRun run = new FaultRun("told-sink", folder, PARTITIONS)) {
            run.startLabeler("slot-1", Duration.ZERO);
            ChildJvm sink = run.startCommand(
                    "told-sink",
                    "run",
                    "sink",
                    "--work-dir=" + folder.resolve("work"),
                    "--set=warehouse.dir=" + run.warehouse(),
                    "--set=topics.partitions=" + PARTITIONS,
                    "--set=sink.flush-interval=1h");
            run.publish(PER_ROUND);
            FaultRun.eventually().until(() -> bufferedRows(run.log("told-sink")) == PER_ROUND);
            assertThat(run.storedRows()).isZero();

            sink.signal("TERM");
            sink.close();

            assertThat(sink.exitStatus()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(run.storedRows()).isEqualTo(PER_ROUND);
            assertThat(StoredRows.orphans(run.tables(), "told-sink", run.warehouse()))
                    .isEmpty();
        }
    }

    /** What a process says at the management port that its log names. */
    private static int bufferedRows(Path log) throws Exception {
        Matcher address = Pattern.compile("Metrics and probes at (\\S+)").matcher(Files.readString(log));
        if (!address.find()) {
            return 0;
        }
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address.group(1)).resolve("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("ladd_sink_buffered_rows{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** It stands still between a data file and its commit, loses its partitions, awakes and commits. */
    @Test
    @Tag("chaos")
    void shouldRefuseTheCommitOfASinkWhosePartitionsAreAnothers() throws Exception {
        int rounds = 3;
        String name = "stalled-sink";
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startLabeler("slot-1", Duration.ZERO);
            for (int round = 1; round <= rounds; round++) {
                String group = "stalled-" + round;
                ChildJvm zombie = run.startSinkProcess(group);
                stallBetweenDataFileAndCommit(run, name, zombie);
                run.publish(PER_ROUND);
                ChildJvm owner = run.startSinkProcess(group);
                FaultRun.eventually().until(() -> run.storedRows() == run.images());
                zombie.signal("CONT");
                FaultRun.eventually().untilAsserted(() -> assertThat(Files.readString(run.log(group)))
                        .contains("Commit to dataset " + name + " refused")
                        .contains("Another sink moved dataset " + name));
                run.publish(PER_ROUND);
                FaultRun.eventually().until(() -> run.storedRows() == run.images());
                zombie.close();
                owner.close();
            }
            assertThat(StoredRows.orphans(run.tables(), name, run.warehouse())).isEmpty();
            run.seal();
            run.startSink();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude(
                    "two sinks for the same partitions: one stopped before its commit, overtaken, let go on",
                    rounds + " commits refused, 0 files left",
                    FaultRun.VERSION);
        }
    }

    private static void stallBetweenDataFileAndCommit(FaultRun run, String name, ChildJvm sink) throws Exception {
        int before = run.images();
        DataFileWatch files = new DataFileWatch(run.warehouse(), name);
        HeldFileIO.hold(run.warehouse());
        run.publish(PER_ROUND);
        files.awaitNext();
        sink.signal("STOP");
        HeldFileIO.release(run.warehouse());
        assertThat(run.storedRows()).isEqualTo(before);
    }

    @Test
    @Tag("chaos")
    void shouldPauseWhileTheDiskIsFullAndGoOnWhenThereIsSpace() throws Exception {
        assumeTrue(
                SmallDisk.canMount(Files.createDirectories(folder.resolve("probe"))),
                "Cannot mount a small disk here (expected: unshare --map-root-user --mount works)");
        int full = 0;
        try (FaultRun run = new FaultRun("full-disk", folder, PARTITIONS)) {
            run.startProgress();
            run.startLabeler("slot-1", Duration.ZERO);
            Files.createDirectories(run.warehouse());
            ChildJvm sink = run.startSinkProcess("full", SmallDisk.mounting(DISK_BYTES, run.warehouse()));
            SmallDisk disk = new SmallDisk(sink, run.warehouse());
            publishAndSeal(run);
            run.awaitActivated();
            for (int free : FREE_BYTES) {
                full += runFull(run, disk, free) ? 1 : 0;
                assertThat(sink.isAlive()).isTrue();
            }
            disk.copyOut();
            sink.kill();
            assertThat(full).as("rounds in which the disk was full").isGreaterThanOrEqualTo(3);
            run.conclude(
                    "disk full at the sink (tmpfs of " + (DISK_BYTES >> 20) + " MiB filled up to 0 to 96 KiB)",
                    full + " pauses, each ended when space was back",
                    FaultRun.VERSION);
        }
    }

    /** Whether the sink had to wait for space, and said so. */
    private static boolean runFull(FaultRun run, SmallDisk disk, int freeBytes) throws IOException {
        long before = complaints(run);
        disk.fill(freeBytes);
        publishAndSeal(run);
        FaultRun.eventually().until(() -> complaints(run) > before || run.isActivated());
        boolean waited = !run.isActivated();
        assertThat(waited || freeBytes > 0).isTrue();
        disk.free();
        run.awaitActivated();
        return waited;
    }

    private static void publishAndSeal(FaultRun run) {
        run.publish(4 * PER_ROUND);
        run.seal();
    }

    private static long complaints(FaultRun run) throws IOException {
        return Files.readString(run.log("full"))
                .lines()
                .filter(line -> line.contains(" is paused: ") || line.contains(" waits: "))
                .filter(line -> line.contains("(expected: free space)"))
                .count();
    }
}
