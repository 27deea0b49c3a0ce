package dev.laddstreams.app.cli;

import dev.laddstreams.app.letters.LetterText;
import dev.laddstreams.app.letters.WholeLetter;
import dev.laddstreams.app.runtime.StackAccess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        header = "Shows all of one refused record: why, its headers, its value; with --stacktrace the stack trace.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dead-letters show 17 --stacktrace --value-to record.avro")
final class DeadLettersShowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Id, as ladd dead-letters list shows it.")
    private long id;

    @Option(names = "--value-to", paramLabel = "FILE", description = "Writes the record's value, byte for byte.")
    private @Nullable Path valueFile;

    DeadLettersShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (StackAccess stack = session.look()) {
            WholeLetter letter =
                    WholeLetter.read(stack.connection(), stack.catalogue().deadLetters(), id);
            LetterText text = new LetterText(stack.connection(), stack.catalogue());
            text.lines(letter.letter(), letter.record(), letter.replay()).forEach(session.terminal()::result);
            if (session.stacktrace()) {
                text.stackTrace(letter.record()).forEach(session.terminal()::result);
            }
            if (valueFile != null) {
                int bytes = letter.writeValue(valueFile);
                session.terminal().message("Wrote " + bytes + " bytes to " + valueFile);
            }
        }
        return 0;
    }
}
