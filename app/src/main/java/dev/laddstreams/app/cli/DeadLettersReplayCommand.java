package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.letters.DeadLetterReplay;
import dev.laddstreams.app.letters.LetterSelection;
import dev.laddstreams.app.letters.PlainText;
import dev.laddstreams.app.letters.ReplayOutcome;
import dev.laddstreams.app.letters.ReplayOutcome.Result;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        header = "Puts refused records back onto their topic, exactly once.",
        description = {
            "",
            "Each record goes back to its partition with its own key, value and headers, and a header ladd.replayed-from that"
                    + " names the dead letter. A record that was put back before stays where it is, and so does one whose key"
                    + " has a newer record. What is still wrong with a record puts it into the dead letters again. All lanes"
                    + " of the dataset see the record again, those that took it the first time included.",
            "",
            "Exit code 1 when a record cannot be put back: its value was left out, or its topic is gone or refuses it."
        },
        customSynopsis = "ladd dead-letters replay (ID... | [--topic=TOPIC] [--reason=REASON] | --all) [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dead-letters replay --topic fashion.images --reason input-unreadable --dry-run")
final class DeadLettersReplayCommand implements Callable<Integer> {
    private static final int SOURCE_CHARACTERS = 60;
    private static final int DETAIL_CHARACTERS = 160;

    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, as ladd dead-letters list shows them.")
    private List<Long> ids = new ArrayList<>();

    @Mixin
    private LetterOptions filter = new LetterOptions();

    @Option(names = "--all", order = 3, description = "All that were not put back yet.")
    private boolean all;

    @Option(names = "--dry-run", order = 4, description = "Says what would be done; writes nothing.")
    private boolean dryRun;

    @Option(names = "--json", order = 5, description = "Prints what became of each as JSON.")
    private boolean json;

    DeadLettersReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        int ways = (ids.isEmpty() ? 0 : 1) + (filter.isGiven() ? 1 : 0) + (all ? 1 : 0);
        if (ways != 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "replay dead letters",
                    ways == 0 ? "none named" : "several ways to name them",
                    "ids, or --topic and --reason, or --all");
        }
        LetterSelection selection = ids.isEmpty()
                ? new LetterSelection.Waiting(filter::accept)
                : new LetterSelection.Named(Set.copyOf(ids));
        List<ReplayOutcome> outcomes;
        try (StackAccess stack = StackAccess.open(session.configurationWithLog())) {
            DeadLetterReplay replay = new DeadLetterReplay(stack.connection(), stack.catalogue());
            outcomes = dryRun ? replay.preview(selection) : replay.run(selection);
        }
        print(outcomes);
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Result.REFUSED) ? 1 : 0;
    }

    private void print(List<ReplayOutcome> outcomes) {
        if (json) {
            session.printJson(outcomes);
            return;
        }
        TextTable table = new TextTable("id", "source", "result", "detail");
        Map<Result, Long> counts = new EnumMap<>(Result.class);
        for (ReplayOutcome outcome : outcomes) {
            table.row(
                    Long.toString(outcome.id()),
                    PlainText.line(outcome.source(), SOURCE_CHARACTERS),
                    text(outcome.result()),
                    PlainText.line(outcome.detail(), DETAIL_CHARACTERS));
            counts.merge(outcome.result(), 1L, Long::sum);
        }
        if (!outcomes.isEmpty()) {
            session.terminal().result(table.toString());
        }
        session.terminal()
                .message(
                        counts.isEmpty()
                                ? "Nothing to replay."
                                : counts.entrySet().stream()
                                        .map(count -> count.getValue() + " " + text(count.getKey()))
                                        .collect(Collectors.joining(", ")));
    }

    private static String text(Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
