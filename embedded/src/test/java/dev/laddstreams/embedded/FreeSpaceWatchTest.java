package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceWatchTest {
    @TempDir
    private Path folder;

    @Test
    void shouldStopTheBrokerWhileThereIsRoomToDoSo() {
        EmbeddedStack stack = EmbeddedStack.start(folder, 0, 0, Long.MAX_VALUE >> 1);
        try (stack) {
            CompletableFuture<LaddException> failure = stack.failure().toCompletableFuture();
            await().atMost(Duration.ofSeconds(30)).until(failure::isDone);

            assertThat(failure.join())
                    .hasMessageStartingWith("Cannot go on with the embedded broker: the disk is nearly full, ")
                    .hasMessageContaining(" MiB are left at " + folder)
                    .hasMessageContaining("embedded.min-free-bytes");
            assertThat(failure.join().reason()).isEqualTo(Reason.DISK_FULL);
        }
    }

    @Test
    void shouldSayNothingWhereThereIsRoom() {
        CompletableFuture<LaddException> low = new CompletableFuture<>();
        try (FreeSpaceWatch watch = FreeSpaceWatch.begin(folder, 1, low::complete)) {
            assertThat(watch).isNotNull();
            await().during(Duration.ofMillis(300))
                    .until(() -> Optional.ofNullable(low.getNow(null)).isEmpty());
        }
    }
}
