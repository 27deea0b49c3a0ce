package dev.laddstreams.app.cli;

import dev.laddstreams.app.letters.LetterTable;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.schemas.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        header = "Lists the records that were refused, the newest first.",
        description = {
            "",
            "The column replays counts how often a record had been put back before it was refused this time; the column now"
                    + " says whether it waits or was put back, and at which offset of its partition."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd dead-letters list --topic fashion.images --limit 20")
final class DeadLettersListCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LetterOptions filter = new LetterOptions();

    @Option(names = "--limit", paramLabel = "N", order = 3, description = "Lists at most so many (default: 50).")
    private int limit = 50;

    @Option(names = "--json", order = 4, description = "Prints the dead letters as JSON.")
    private boolean json;

    DeadLettersListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        new OptionRules(spec).atLeast(1, "--limit", limit);
        DeadLetterLog log;
        try (StackAccess stack = session.look()) {
            log = DeadLetterLog.read(stack.connection(), stack.catalogue().deadLetters(), End.COMMITTED);
        }
        List<DeadLetter> letters = new ArrayList<>(log.letters());
        Collections.reverse(letters);
        List<DeadLetter> matching = letters.stream().filter(filter::accept).toList();
        List<LetterTable.Row> rows = matching.stream()
                .limit(limit)
                .map(letter -> LetterTable.Row.of(letter, log.replayOf(letter)))
                .toList();
        if (json) {
            session.printJson(rows);
            return 0;
        }
        session.terminal().result(new LetterTable(rows).toString());
        if (matching.size() > rows.size()) {
            session.terminal().message(matching.size() - rows.size() + " older ones (--limit shows more).");
        }
        return 0;
    }
}
