package dev.laddstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MachineFailureTest {
    static Stream<Arguments> failures() {
        UnsatisfiedLinkError noexec =
                new UnsatisfiedLinkError("/tmp/libonnx.so: failed to map segment from shared object");
        return Stream.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), "LADD_JAVA_OPTS=-Xmx3g"),
                Arguments.of(
                        new IllegalStateException(new OutOfMemoryError("Java heap space")), "LADD_JAVA_OPTS=-Xmx3g"),
                Arguments.of(
                        new OutOfMemoryError("unable to create native thread: possibly out of memory"), "ulimit -u"),
                Arguments.of(
                        new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory"), "MaxDirectMemorySize"),
                Arguments.of(new StackOverflowError(), "LADD_JAVA_OPTS=-Xss8m"),
                Arguments.of(noexec, "-Djava.io.tmpdir=DIR"),
                Arguments.of(
                        new ExceptionInInitializerError(new IllegalStateException("no library", noexec)), "noexec"),
                Arguments.of(new NoClassDefFoundError("Could not initialize class X"), "DJL_CACHE_DIR=DIR"),
                Arguments.of(
                        new ExceptionInInitializerError(new ReadOnlyFileSystemException()),
                        "ReadOnlyFileSystemException"),
                Arguments.of(
                        new IllegalStateException(new AccessDeniedException("/home/ada/.cache")), "/home/ada/.cache"),
                Arguments.of(
                        new IllegalStateException(new FileSystemException("/home/x", null, "Read-only file system")),
                        "/home/x"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldNameWhatTheMachineLacksAndItsSetting(Throwable failure, String part) {
        StringWriter shown = new StringWriter();

        int exitCode = commandThatFails(shown, failure).execute();

        assertThat(exitCode).isEqualTo(1);
        assertThat(shown.toString().lines())
                .singleElement()
                .asString()
                .matches("Cannot .+: .+ \\(expected: .+\\)")
                .contains(part)
                .doesNotContain("defect");
    }

    @Test
    void shouldReportEveryOtherErrorOnOneLine() {
        StringWriter shown = new StringWriter();

        int exitCode = commandThatFails(shown, new AssertionError("odd")).execute();

        assertThat(exitCode).isEqualTo(1);
        assertThat(shown.toString().lines()).singleElement().asString().contains("unexpected AssertionError: odd");
    }

    private static CommandLine commandThatFails(StringWriter shown, Throwable failure) {
        PrintWriter writer = new PrintWriter(shown);
        Session session = new Session(new Terminal(writer, writer, 0), Map.of(), new GlobalOptions());
        ErrorReport errors = new ErrorReport(session);
        return new CommandLine(new Failing(failure))
                .setExecutionStrategy(errors::run)
                .setExecutionExceptionHandler(errors);
    }

    @Command(name = "fail")
    private record Failing(Throwable failure) implements Runnable {
        @Override
        public void run() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
