package dev.laddstreams.learning.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.training.EndlessTraining;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without {@link ProcessEnd} about every third of these processes crashes. */
class ProcessEndTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private enum End {
        TERM(143),
        INT(130),
        EXIT(3);

        private final int code;

        End(int code) {
            this.code = code;
        }

        void bring(Process process) throws IOException, InterruptedException {
            switch (this) {
                case TERM, INT ->
                    new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor();
                case EXIT -> {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} after {1} calls")
    @CsvSource({"TERM, 1", "TERM, 2", "TERM, 5", "TERM, 11", "TERM, 23", "INT, 3", "INT, 17", "EXIT, 7"})
    void shouldEndATrainingProcessWithTheRightCode(End end, int calls) throws IOException, InterruptedException {
        Path said = folder.resolve("stderr.txt");
        ProcessBuilder training = new ProcessBuilder(
                // A shell's background jobs ignore INT, and so would a process that they start.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessTraining.class.getName());
        Process process = training.redirectError(said.toFile()).start();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (int call = 0; call < calls; call++) {
                assertThat(lines.readLine()).as("what call %s printed", call).isNotNull();
            }
            end.bring(process);

            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(crash()).as("the virtual machine's report of a crash").isEmpty();
            assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(end.code);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> crash() throws IOException {
        Path report = folder.resolve("hs_err.log");
        return Files.exists(report)
                ? Files.readAllLines(report).stream().limit(80).toList()
                : List.of();
    }
}
