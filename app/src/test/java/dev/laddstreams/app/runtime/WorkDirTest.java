package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class WorkDirTest {
    @Test
    void shouldSayWhatKeepsAFolderFromBeingUsed() {
        assertThat(WorkDir.describe(new IOException("No space left on device"))).isEqualTo("no space left on device");
        assertThat(WorkDir.describe(new FileSystemException("/work", null, "Read-only file system")))
                .isEqualTo("read-only file system");
        assertThat(WorkDir.describe(new FileAlreadyExistsException("/work"))).isEqualTo("it is a file");
        assertThat(WorkDir.describe(new AccessDeniedException("/work"))).isEqualTo("access denied");
    }
}
