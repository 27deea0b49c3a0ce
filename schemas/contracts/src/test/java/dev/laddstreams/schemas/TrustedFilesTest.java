package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedFilesTest {
    /** Of the empty content. */
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path folder;

    private Path root;
    private TrustedFiles files;

    @BeforeEach
    void createRoot() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        files = TrustedFiles.inFolders(List.of(folder.resolve("missing-root"), root));
    }

    @Test
    void shouldReadAFileUnderARoot() throws IOException {
        Path file = Files.createFile(root.resolve("empty file"));
        assertThat(files.resolve(file.toUri().toString()).path()).contains(file.toRealPath());
        assertThat(files.read(file.toUri().toString(), EMPTY_SHA256, 0)).isEmpty();
    }

    @Test
    void shouldRefuseWhatLiesElsewhere() throws IOException {
        Path outside = Files.createFile(folder.resolve("outside"));
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        assertReason(
                Reason.ADDRESS_FORBIDDEN, () -> files.resolve(outside.toUri().toString()));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(link.toUri().toString()));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(root.toUri() + "../outside"));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(root.toUri() + "%2e%2e/outside"));
    }

    @Test
    void shouldFindAFileNamedByItsContentThoughItsFolderWasMoved() throws IOException {
        Path file = Files.createFile(root.resolve(EMPTY_SHA256 + ".bin"));
        String gone = folder.resolve("gone").resolve(file.getFileName()).toUri().toString();
        Path copied =
                Files.createFile(Files.createDirectory(folder.resolve("copied")).resolve(file.getFileName()));

        assertThat(files.resolve(gone, EMPTY_SHA256).path()).contains(file.toRealPath());
        assertThat(files.read(gone, EMPTY_SHA256, 0)).isEmpty();
        assertThat(files.resolve(copied.toUri().toString(), EMPTY_SHA256).path())
                .contains(file.toRealPath());
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(gone));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(gone, "00".repeat(32)));
        Path link = root.resolve("00".repeat(32));
        Files.createSymbolicLink(link, copied);
        assertReason(
                Reason.ADDRESS_FORBIDDEN, () -> files.resolve("file:///gone/" + link.getFileName(), "00".repeat(32)));
    }

    @Test
    void shouldRefuseOtherSchemesAndNonsense() {
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve("http://127.0.0.1/x"));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve("file://host" + root));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve("file:relative"));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve(root.toString()));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> files.resolve("%%"));
    }

    @Test
    void shouldTellAMissingFileAndAnotherContent() throws IOException {
        Path file = Files.write(root.resolve("one"), new byte[1]);
        assertReason(
                Reason.INPUT_UNREADABLE,
                () -> files.resolve(root.resolve("nothing").toUri().toString()));
        assertReason(Reason.CHECKSUM_MISMATCH, () -> files.read(file.toUri().toString(), EMPTY_SHA256, 1));
        assertReason(Reason.CHECKSUM_MISMATCH, () -> files.read(file.toUri().toString(), EMPTY_SHA256, 0));
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LaddException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
