package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestedCommandsTest {
    private static final Pattern BARE = Pattern.compile(
            "\"[^\"]*(?<!['\\w-])ladd (demo|up|run|import|distill|labeler|relabel|dataset|work-dir|export|status|dead-letters|topics)\\b");

    /** The name of the command that writes or ran, and no suggestion. */
    private static final Pattern NAMED = Pattern.compile("that ladd |what ladd |as ladd |\"run ladd up\"");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "see 'ladd status' and 'ladd up'; it is | see 'ladd status --work-dir w' and 'ladd up --work-dir w'; it is",
                "'ladd up --work-dir there' | 'ladd up --work-dir there'",
                "Try 'ladd up --help'. | Try 'ladd up --help'.",
                "a 'lad' and ladd up | a 'lad' and ladd up"
            })
    void shouldCompleteCommands(String text, String shown) {
        assertThat(SuggestedCommands.AS_WRITTEN.with("--work-dir", "w").in(text))
                .isEqualTo(shown);
        assertThat(SuggestedCommands.AS_WRITTEN.in(text)).isEqualTo(text);
    }

    @Test
    void shouldQuoteForAShell() {
        assertThat(SuggestedCommands.AS_WRITTEN
                        .with("--config", "/a/b.yaml")
                        .with("--work-dir", "my $dir")
                        .in("'ladd up'"))
                .isEqualTo("'ladd up --config /a/b.yaml --work-dir \"my \\$dir\"'");
    }

    /** Help texts explain commands of any system, and a sweep's report keeps one for programs. */
    @Test
    void shouldSeeEveryCommandThatMessagesSuggest() throws IOException {
        List<String> bare = new ArrayList<>();
        for (Path module : List.of(
                Path.of("src"),
                Path.of("../processors/src"),
                Path.of("../producers/src"),
                Path.of("../sinks/src"),
                Path.of("../embedded/src"),
                Path.of("../schemas/clients/src"),
                Path.of("../learning/src"))) {
            try (Stream<Path> files = Files.walk(module.resolve("main/java"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    bare(file, bare);
                }
            }
        }
        assertThat(bare).as("put the command into single quotes: 'ladd status'").isEmpty();
    }

    private static void bare(Path file, List<String> bare) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith("Command.java")
                || name.endsWith("Options.java")
                || name.equals("ConfigKeys.java")
                || name.equals("SweepReport.java")) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            Matcher found = BARE.matcher(line);
            if (found.find() && !NAMED.matcher(line).find()) {
                bare.add(file + ": " + line.strip());
            }
        }
    }
}
