package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Whether a labeler fits into memory beside those that serve. A load that does not would take the process down. */
final class LabelerMemory {
    /** The file, its weights in the engine and a copy while it is optimised. */
    private static final int COPIES = 3;

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final int KIBI = 1024;

    private LabelerMemory() {}

    /** @throws LaddException {@code OUT_OF_MEMORY}, or {@code INPUT_UNREADABLE} without the bundle */
    static void requireRoom(Path bundle) {
        long needed;
        try {
            needed = Math.multiplyExact(COPIES, Files.size(bundle));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "load labeler bundle", bundle.toString(), "a readable file", e);
        }
        requireRoom(needed, available());
    }

    static void requireRoom(long needed, OptionalLong available) {
        if (available.isPresent() && available.getAsLong() < needed) {
            throw LaddException.cannot(
                    Reason.OUT_OF_MEMORY,
                    "load the labeler beside those that serve",
                    "it needs about %d MiB, %d MiB are free".formatted(mebi(needed), mebi(available.getAsLong())),
                    "more memory, or fewer versions; 'ladd labeler retire' frees one");
        }
    }

    /** Bytes that can be had without swapping; empty where the system does not tell. */
    private static OptionalLong available() {
        List<String> lines;
        try {
            lines = Files.readAllLines(MEMORY, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return lines.stream()
                .filter(line -> line.startsWith(AVAILABLE))
                .mapToLong(line -> KIBI
                        * Long.parseLong(line.substring(AVAILABLE.length())
                                .toLowerCase(Locale.ROOT)
                                .replace("kb", "")
                                .trim()))
                .findFirst();
    }

    private static long mebi(long bytes) {
        return bytes / KIBI / KIBI;
    }
}
