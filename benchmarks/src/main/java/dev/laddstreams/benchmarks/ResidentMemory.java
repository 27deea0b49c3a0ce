package dev.laddstreams.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident set of this process on Linux: Java heap and native memory together. */
final class ResidentMemory {
    private ResidentMemory() {}

    /** Mebibytes now. */
    static long mebibytes() {
        return read("VmRSS:");
    }

    /** The most there ever were. */
    static long peakMebibytes() {
        return read("VmHWM:");
    }

    private static long read(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
