package dev.laddstreams.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands read options, call one class and print what came of it. */
class ThinCommandsTest {
    private static final Path COMMANDS = Path.of("src", "main", "java", "dev", "laddstreams", "app", "cli");
    private static final int MOST_LINES = 80;

    @Test
    void shouldKeepEveryCommandThin() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path source : sources()) {
            lines.put(
                    source.getFileName().toString(), Files.readAllLines(source).size());
        }

        assertThat(lines).containsKeys("DemoCommand.java", "DistillCommand.java");
        lines.values().removeIf(count -> count <= MOST_LINES);
        assertThat(lines)
                .as(
                        "commands of more than %d lines; move options into a mixin, the act into app.control, tables into a"
                                + " class of their own",
                        MOST_LINES)
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(COMMANDS)) {
            return files.filter(file -> file.getFileName().toString().endsWith("Command.java"))
                    .toList();
        }
    }
}
