package dev.laddstreams.app.fuzz;

import dev.laddstreams.app.CapturedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What came of the inputs of one kind, a row of the table in {@code docs/reliability.md}. */
final class FuzzFigures {
    /** Below this the heap must be when all inputs of a kind have been read. */
    static final long MOST_HEAP_MIB = 200;

    private static final int LONGEST_SECONDS = 60;
    private static final int SHOWN = 600;
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();

    private final InputKind kind;
    private final List<String> faults = new ArrayList<>();
    private int inputs;
    private int readWell;
    private long slowestNanos;
    private long peakHeap;
    private long heapAfter;

    private FuzzFigures(InputKind kind) {
        this.kind = kind;
    }

    /** Runs the kind's command on each input. */
    static FuzzFigures of(InputKind kind, List<Sample> inputs, Path folder) throws IOException, InterruptedException {
        FuzzFigures figures = new FuzzFigures(kind);
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        for (Sample input : inputs) {
            figures.run(input, Files.createDirectory(folder.resolve("input-" + figures.inputs)), folder);
        }
        figures.peakHeap =
                heapPools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
        System.gc();
        figures.heapAfter =
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return figures;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private void run(Sample input, Path own, Path folder) throws IOException, InterruptedException {
        String name = kind + " " + inputs++;
        Path written = input.write(own, kind.archiveName());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        long start = System.nanoTime();
        Future<CapturedRun> running =
                thread.submit(() -> CapturedRun.of(kind.command(written, folder.resolve("work"))));
        try {
            check(name, running.get(LONGEST_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            faults.add(name + ": not done in " + LONGEST_SECONDS + " s");
        } catch (ExecutionException e) {
            faults.add(name + ": " + e.getCause());
        } finally {
            thread.shutdownNow();
        }
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
    }

    private void check(String name, CapturedRun run) {
        List<String> errors =
                run.err().lines().filter(line -> line.startsWith("Cannot ")).toList();
        List<String> lines = run.err().lines().toList();
        boolean failed = run.exitCode() != 0;
        boolean last =
                !failed || (!errors.isEmpty() && lines.get(lines.size() - 1).equals(errors.get(errors.size() - 1)));
        boolean oneLine = failed
                ? (kind.saysAll() ? errors.size() == lines.size() : errors.size() == 1) && last
                : errors.isEmpty();
        boolean defect = run.err().contains("this is a defect")
                || lines.stream().anyMatch(line -> line.strip().startsWith("at ") || line.contains("\u001b"));
        if (run.exitCode() < 0 || run.exitCode() > 2 || !oneLine || defect) {
            String text = run.err();
            faults.add(name + ": exit " + run.exitCode() + ", "
                    + text.substring(0, Math.min(SHOWN, text.length())).strip());
        }
        if ((run.out() + run.err()).contains(kind.readWell())) {
            readWell++;
        }
    }

    List<String> faults() {
        return faults;
    }

    long heapMiB() {
        return heapAfter >> 20;
    }

    /** Prints the row and keeps it in a file of its own. */
    void print() {
        String line = String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.1f | %d | %d |",
                kind,
                inputs,
                readWell,
                inputs - readWell,
                Duration.ofNanos(slowestNanos).toMillis() / 1e3,
                peakHeap >> 20,
                heapMiB());
        System.out.println(line);
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(kind.name().toLowerCase(Locale.ROOT) + ".txt"), line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
