package dev.laddstreams.app.gc;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.FileSum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders and files in a work directory that commands make for as long as they run, and leave when they are killed.
 *
 * @param workDir need not be there
 */
record TrialFolders(Path workDir) {
    private static final List<String> STARTS = List.of(".trial-", ".probe");

    /** Those in which nothing was written since a moment. */
    List<Path> olderThan(Instant moment) {
        if (!Files.isDirectory(workDir)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(workDir)) {
            return inside.filter(path -> STARTS.stream()
                            .anyMatch(start -> path.getFileName().toString().startsWith(start)))
                    .filter(path -> inside(path).stream().allMatch(file -> isOlder(file, moment)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "list work directory", workDir + ": " + e, "a readable folder", e);
        }
    }

    static FileSum sum(List<Path> trials) {
        FileSum sum = FileSum.NONE;
        for (Path trial : trials) {
            for (Path file : inside(trial)) {
                sum = Files.isRegularFile(file) ? sum.withFile(size(file)) : sum;
            }
        }
        return sum;
    }

    static void remove(List<Path> trials) {
        for (Path trial : trials) {
            for (Path file :
                    inside(trial).stream().sorted(Comparator.reverseOrder()).toList()) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw LaddException.cannot(
                            Reason.OUTPUT_UNWRITABLE, "delete file", file + ": " + e, "one that can be deleted", e);
                }
            }
        }
    }

    private static List<Path> inside(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOlder(Path file, Instant moment) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
