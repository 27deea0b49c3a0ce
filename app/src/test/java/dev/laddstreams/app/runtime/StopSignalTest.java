package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class StopSignalTest {
    /** Longer than signals of one wish are apart. */
    private static final Duration ANOTHER_WISH = Duration.ofMillis(1_500);

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void shouldPutWorkAwayBeforeTheVirtualMachineShutsDown(String signal, int status) throws Exception {
        try (Child child = new Child(List.of(), List.of())) {
            child.await(StopSignalMain.READY);
            child.send(signal);

            assertThat(child.rest())
                    .containsExactly(StopSignalMain.TOLD, StopSignalMain.PUT_AWAY, StopSignalMain.SHUTTING_DOWN);
            assertThat(child.status()).isEqualTo(status);
        }
    }

    @Test
    void shouldTakeSignalsOfOneWishForOne() throws Exception {
        try (Child child = new Child(List.of(), List.of())) {
            child.await(StopSignalMain.READY);
            child.send("TERM");
            child.send("TERM");

            assertThat(child.rest()).contains(StopSignalMain.PUT_AWAY);
            assertThat(child.status()).isEqualTo(143);
        }
    }

    @Test
    void shouldEndAtOnceAtASecondSignal() throws Exception {
        try (Child child = new Child(List.of(), List.of(StopSignalMain.STUCK))) {
            child.await(StopSignalMain.READY);
            child.send("TERM");
            child.await(StopSignalMain.TOLD);
            Awaitility.await().pollDelay(ANOTHER_WISH).until(child::isAlive);
            child.send("INT");

            assertThat(child.rest()).containsExactly(StopSignalMain.SHUTTING_DOWN);
            assertThat(child.status()).isEqualTo(130);
        }
    }

    @Test
    void shouldPutWorkAwayWhereSignalsCannotBeTaken() throws Exception {
        try (Child child = new Child(List.of("--limit-modules", "java.logging,java.xml,java.naming"), List.of())) {
            child.await(StopSignalMain.READY);
            child.send("TERM");

            assertThat(child.rest()).contains(StopSignalMain.TOLD, StopSignalMain.PUT_AWAY);
            assertThat(child.status()).isEqualTo(143);
        }
    }

    /** It hears all signals, also where this process is told to ignore some. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        Child(List<String> options, List<String> arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "--default-signal",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-Dlogback.configurationFile=logback-child.xml"));
            Stream.of(
                            options,
                            List.of("-cp", System.getProperty("java.class.path"), StopSignalMain.class.getName()),
                            arguments)
                    .forEach(command::addAll);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            lines = process.inputReader();
        }

        void await(String line) throws IOException {
            assertThat(lines.readLine()).isEqualTo(line);
        }

        void send(String signal) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .as("status of kill -%s", signal)
                    .isZero();
        }

        List<String> rest() {
            return lines.lines().toList();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        int status() throws InterruptedException {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("has ended").isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
