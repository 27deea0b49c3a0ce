package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackAddressTest {
    private static final ProcessHandle SELF = ProcessHandle.current();

    @TempDir
    Path folder;

    @Test
    void shouldFindAProcessThatIsAlive() {
        StackAddress address = StackAddress.ofThisProcess("localhost:1", "http://localhost:2");
        address.write(folder);

        assertThat(StackAddress.read(folder)).contains(address);
    }

    @Test
    void shouldTellWhatElseTheProcessServes() throws IOException {
        StackAddress address = StackAddress.ofThisProcess("localhost:1", "http://localhost:2");
        address.write(folder);

        StackAddress.announce(folder, "management-url", "http://127.0.0.1:9400");

        assertThat(StackAddress.read(folder)).contains(address);
        assertThat(Files.readString(folder.resolve("stack.properties")))
                .contains("management-url=http\\://127.0.0.1\\:9400");
    }

    @Test
    void shouldNotTakeAnotherProcessOfTheSameIdForTheOneThatWroteTheFile() {
        Instant before = SELF.info().startInstant().orElseThrow().minus(Duration.ofSeconds(10));
        new StackAddress("localhost:1", "http://localhost:2", SELF.pid(), Optional.of(before)).write(folder);

        assertThat(StackAddress.read(folder)).isEmpty();
    }

    @Test
    void shouldForgetAProcessThatWasKilled() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("cat").start();
        Optional<Instant> started = process.info().startInstant();
        new StackAddress("localhost:1", "http://localhost:2", process.pid(), started).write(folder);
        assertThat(StackAddress.read(folder)).isPresent();

        process.destroyForcibly().waitFor();

        assertThat(StackAddress.read(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bootstrap-servers=localhost:1", "pid=12x", "pid=1\nstarted=yester"})
    void shouldPassOverAFileThatIsNotWhole(String content) throws IOException {
        Files.writeString(folder.resolve("stack.properties"), content);

        assertThat(StackAddress.read(folder)).isEmpty();
    }
}
