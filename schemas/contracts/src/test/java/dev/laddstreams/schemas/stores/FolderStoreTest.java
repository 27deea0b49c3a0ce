package dev.laddstreams.schemas.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
    private static final int ROUNDS = 3_000;

    @TempDir
    private Path folder;

    @Override
    protected FolderStore store() {
        return new FolderStore(folder.resolve("store"));
    }

    @Test
    void shouldNameItsFilesByTheirUri() {
        assertThat(store().address("a name")).isEqualTo("file://" + folder + "/store/a%20name");
        assertThat(store().name("file:relative")).isEmpty();
        assertThat(store().name("file://host" + folder + "/store/a")).isEmpty();
        assertThat(store().name(folder + "/store/a")).isEmpty();
    }

    @Test
    void shouldFollowLinksWithinTrustedFoldersAlone() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.write(other.resolve("file"), new byte[1]);
        FolderStore store = store();
        Files.createDirectory(store.folder());
        Files.createSymbolicLink(store.folder().resolve("link"), other.resolve("file"));

        assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.open("link"));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.find("link"));
        assertThat(store.list()).isEmpty();
        FolderStore trusting = new FolderStore(store.folder(), List.of(store.folder(), other));
        assertThat(read(trusting, "link")).hasSize(1);
        assertThat(trusting.file("link")).contains(other.resolve("file").toRealPath());
    }

    @Test
    void shouldSayWhatCannotBeWritten() throws IOException {
        Files.createFile(folder.resolve("store"));
        assertReason(Reason.OUTPUT_UNWRITABLE, () -> store().putIfAbsent("a", ObjectContent.of(new byte[1])));
    }

    @Test
    void shouldCountAsWrittenAgainWhatIsPutAgain() throws IOException {
        FolderStore store = store();
        store.putIfAbsent("name", ObjectContent.of(new byte[1]));
        Instant before = Instant.now().minusSeconds(60);
        Files.setLastModifiedTime(store.folder().resolve("name"), FileTime.from(before.minusSeconds(60)));

        assertThat(store.putIfAbsent("name", ObjectContent.of(new byte[1]))).isFalse();

        assertThat(store.deleteIfOlder("name", before)).isFalse();
        assertThat(read(store, "name")).hasSize(1);
    }

    /** Whenever a collector takes an old content away, the one who is told that it is there has it. */
    @Test
    void shouldNeverTakeAwayWhatIsPutAgainMeanwhile() throws Exception {
        FolderStore store = store();
        ExecutorService collector = Executors.newSingleThreadExecutor();
        try {
            int collected = 0;
            for (int round = 0; round < ROUNDS; round++) {
                store.putIfAbsent("name", ObjectContent.of(new byte[1]));
                Instant before = Instant.now().minusSeconds(60);
                Files.setLastModifiedTime(store.folder().resolve("name"), FileTime.from(before.minusSeconds(60)));
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Boolean> deleted = collector.submit(() -> {
                    together.await();
                    return store.deleteIfOlder("name", before);
                });
                together.await();
                store.putIfAbsent("name", ObjectContent.of(new byte[1]));
                collected += deleted.get() ? 1 : 0;
                assertThat(store.find("name")).as("round %d", round).isPresent();
            }
            assertThat(store.list()).extracting(StoredObject::name).containsExactly("name");
            assertThat(collected).as("rounds in which the collector was faster").isBetween(1, ROUNDS - 1);
        } finally {
            collector.shutdownNow();
        }
    }
}
