package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSlotTest {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    @Test
    void shouldGiveNoNumberTwice(@TempDir Path folder) {
        assertThat(ProcessSlot.claim(folder)).endsWith("-1").matches(INSTANCE);
        assertThat(ProcessSlot.claim(folder)).endsWith("-2");
    }

    @Test
    void shouldKeepItsName() {
        assertThat(ProcessSlot.name()).isEqualTo(ProcessSlot.name()).matches(INSTANCE);
    }

    @Test
    void shouldUseTheProcessIdWhereNoLockCanBeHeld(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("not-a-folder"));

        assertThat(ProcessSlot.claim(file))
                .endsWith("-pid-" + ProcessHandle.current().pid());
    }
}
