package dev.laddstreams.app.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One line for each fault, a row of the table in {@code docs/reliability.md}: printed, and kept in a file of its own. */
final class FaultFigures {
    /** Of the module whose tests run. */
    static final Path FOLDER = Path.of("target", "chaos").toAbsolutePath();

    private FaultFigures() {}

    /** Where the processes of a run write. */
    static Path logs(String name) {
        return FOLDER.resolve("logs").resolve(name);
    }

    /** Removes what the processes of an earlier run of this name wrote. */
    static void clearLogs(String name) {
        if (!Files.isDirectory(logs(name))) {
            return;
        }
        try (Stream<Path> files = Files.list(logs(name))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param name of the file
     * @param fault what was done, for example {@code 20 SIGKILLs of a labeler}
     * @param remarks further figures, may be empty
     */
    static void write(String name, String fault, IndependentCount count, Duration took, String remarks) {
        write(
                name,
                List.of(
                        fault,
                        Long.toString(count.images()),
                        Long.toString(count.topic().records()),
                        Long.toString(count.table().records()),
                        count.topic().duplicates() + " / " + count.table().duplicates(),
                        count.topic().missing() + " / " + count.table().missing(),
                        count.topic().foreign() + " / " + count.table().foreign(),
                        Long.toString(took.toSeconds()),
                        remarks));
    }

    /** As the other one, of a fault that no table has to do with. */
    static void write(String name, String fault, long images, Tally topic, Duration took, String remarks) {
        write(
                name,
                List.of(
                        fault,
                        Long.toString(images),
                        Long.toString(topic.records()),
                        "-",
                        Long.toString(topic.duplicates()),
                        Long.toString(topic.missing()),
                        Long.toString(topic.foreign()),
                        Long.toString(took.toSeconds()),
                        remarks));
    }

    private static void write(String name, List<String> cells) {
        String line = "| " + String.join(" | ", cells) + " |";
        System.out.println(line);
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name + ".txt"), line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
