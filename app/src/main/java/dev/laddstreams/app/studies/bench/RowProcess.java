package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.StopSignal;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Measures a row in a process of its own, so that its peak memory is its own too. */
public final class RowProcess {
    private static final String MAIN_CLASS = "dev.laddstreams.app.Ladd";

    private RowProcess() {}

    /**
     * What such a process does.
     *
     * @param request JSON file to read
     * @param result JSON file to write
     */
    public static void work(Path request, Path result, Terminal terminal) {
        try {
            RowRequest row = BenchFile.JSON.readValue(request.toFile(), RowRequest.class);
            BenchFile.write(result, BenchFile.JSON.writeValueAsString(RowRun.run(row, terminal)));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID, "measure a row", request + ": " + e, "what ladd bench methods writes", e);
        }
    }

    /** @return empty where the process failed; it has said why on standard error */
    static Optional<BenchRow> run(RowRequest row) {
        try {
            Path request = Files.createTempFile("ladd-bench-", ".request.json");
            Path result = Files.createTempFile("ladd-bench-", ".result.json");
            try {
                BenchFile.JSON.writeValue(request.toFile(), row);
                return exitCode(command(request, result)) == 0
                        ? Optional.of(BenchFile.JSON.readValue(result.toFile(), BenchRow.class))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(request);
                Files.deleteIfExists(result);
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INTERNAL,
                    "measure a row",
                    e.toString(),
                    "a process and files for its request and result",
                    e);
        }
    }

    private static List<String> command(Path request, Path result) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        command.addAll(List.of("bench", "row", request.toString(), result.toString()));
        return command;
    }

    /** A signal that ends this process ends the row's too, which would go on for minutes otherwise. */
    private static int exitCode(List<String> command) throws IOException {
        AtomicReference<Process> running = new AtomicReference<>();
        try (StopSignal signal = new StopSignal(() -> end(running.get()))) {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start();
            running.set(process);
            if (signal.isRaised()) {
                process.destroy();
            }
            try {
                int status = process.waitFor();
                if (signal.isRaised()) {
                    // A signal, and no interrupt: the thread's flag stays as it is.
                    throw new LaddException(
                            Reason.INTERRUPTED, "Cannot go on measuring: interrupted; the next run goes on here");
                }
                return status;
            } catch (InterruptedException e) {
                throw LaddException.interrupted("go on measuring", e);
            } finally {
                process.destroy();
            }
        }
    }

    private static void end(Process process) {
        if (process != null) {
            process.destroy();
        }
    }
}
