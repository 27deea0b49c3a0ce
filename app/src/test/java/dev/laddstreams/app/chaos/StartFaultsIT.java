package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laddstreams.app.Ladd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ladd up} where nothing can be kept, or nothing more. */
@Tag("chaos")
class StartFaultsIT {
    private static final int HEAP_MEGABYTES = 1000;
    /** From the fault to the end of the process; it answered in 2.5 minutes once. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSmallDisks() throws Exception {
        assumeTrue(
                SmallDisk.canMount(Files.createDirectories(folder.resolve("probe"))),
                "Cannot mount a small disk here (expected: unshare --map-root-user --mount works)");
    }

    @ParameterizedTest
    @CsvSource({"'size=8m', MiB are free", "'size=1g,ro', read-only file system", "'nr_inodes=1', no space left"})
    void shouldSayWhyItCannotStart(String disk, String why) throws Exception {
        try (ChildJvm up = start(disk)) {
            FaultRun.eventually().atMost(SOON).until(() -> !up.isAlive());

            assertThat(up.exitStatus()).isEqualTo(1);
            assertThat(Files.readString(log()))
                    .startsWith("Cannot use work directory")
                    .contains(disk().toString())
                    .contains(why)
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldEndBeforeItsDiskIsFull() throws Exception {
        try (ChildJvm up = start("size=1g")) {
            SmallDisk disk = new SmallDisk(up, disk());
            FaultRun.eventually().atMost(SOON).until(() -> Files.readString(log())
                    .contains("Started labeler"));

            disk.fill(0);

            FaultRun.eventually().atMost(SOON).until(() -> !up.isAlive());
            assertThat(up.exitStatus()).isEqualTo(1);
            assertThat(Files.readString(log()))
                    .contains("the disk is nearly full")
                    .doesNotContain("\tat ");
        }
    }

    private ChildJvm start(String options) throws Exception {
        Files.createDirectories(disk());
        return ChildJvm.start(
                SmallDisk.mounting(options, disk()),
                Ladd.class,
                HEAP_MEGABYTES,
                log(),
                List.of("up", "--no-page", "--work-dir", disk().toString()));
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    private Path log() {
        return folder.resolve("log").resolve("up.txt");
    }
}
