package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.StopSignal;
import dev.laddstreams.app.studies.ResultFile;
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
import org.jspecify.annotations.Nullable;

/** Measures a row in a process of its own, so that its peak memory is its own too. */
public final class RowProcess {
    private static final String MAIN_CLASS = "dev.laddstreams.app.Ladd";
    private static final String RULE = "what ladd bench methods writes";

    private RowProcess() {}

    /**
     * Measures the row that a file asks for: the only work of such a process.
     *
     * @param request JSON file to read
     * @param result JSON file to write
     */
    public static void work(Path request, Path result, Terminal terminal) {
        RowRequest row = requestFile(request)
                .read()
                .orElseThrow(() ->
                        LaddException.cannot(Reason.INPUT_INVALID, "measure a row", request + " is not there", RULE));
        resultFile(result).write(RowRun.run(row, terminal));
    }

    /** @return empty where the process failed; it has said why on standard error */
    static Optional<BenchRow> run(RowRequest row) {
        try {
            Path request = Files.createTempFile("ladd-bench-", ".request.json");
            Path result = Files.createTempFile("ladd-bench-", ".result.json");
            try {
                requestFile(request).write(row);
                return exitCode(command(request, result)) == 0
                        ? resultFile(result).read()
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

    private static ResultFile<RowRequest> requestFile(Path file) {
        return new ResultFile<>(file, RowRequest.class, RULE);
    }

    private static ResultFile<BenchRow> resultFile(Path file) {
        return new ResultFile<>(file, BenchRow.class, RULE);
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
        AtomicReference<@Nullable Process> running = new AtomicReference<>();
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

    private static void end(@Nullable Process process) {
        if (process != null) {
            process.destroy();
        }
    }
}
