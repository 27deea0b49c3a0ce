package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process on this one's class path, whose main method returns when its standard input ends. */
final class ChildJvm implements AutoCloseable {
    private static final int END_SECONDS = 180;

    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    /** @param log what it writes is appended there */
    static ChildJvm start(Class<?> main, int heapMegabytes, Path log, List<String> arguments) {
        return start(List.of(), main, heapMegabytes, log, arguments);
    }

    /** @param prefix a command that becomes the one after it */
    static ChildJvm start(List<String> prefix, Class<?> main, int heapMegabytes, Path log, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dlogback.configurationFile=logback-child.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            Files.createDirectories(log.getParent());
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    int exitStatus() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** @param name such as STOP or CONT */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                        .start()
                        .waitFor())
                .as("status of kill -%s", name)
                .isZero();
    }

    /** The most that was resident of it so far, in MiB. */
    long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                / 1024;
    }

    /** By SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends its standard input and returns when its main method has. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS))
                    .as("ended within %s s: %s", END_SECONDS, process.info())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
