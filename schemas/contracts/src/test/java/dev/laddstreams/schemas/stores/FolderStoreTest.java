package dev.laddstreams.schemas.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreContract {
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
}
