package dev.laddstreams.app.cli;

import dev.laddstreams.app.letters.DeadLetterReplay;
import dev.laddstreams.app.letters.LetterSelection;
import dev.laddstreams.app.letters.ReplayOutcome;
import dev.laddstreams.app.letters.ReplayTable;
import dev.laddstreams.app.runtime.StackAccess;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private final Session session;

    @Mixin
    private ReplayOptions options = new ReplayOptions();

    @Option(names = "--dry-run", order = 4, description = "Says what would be done; writes nothing.")
    private boolean dryRun;

    @Option(names = "--json", order = 5, description = "Prints what became of each as JSON.")
    private boolean json;

    DeadLettersReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LetterSelection selection = options.selection();
        List<ReplayOutcome> outcomes;
        try (StackAccess stack = StackAccess.open(session.configurationWithLog())) {
            DeadLetterReplay replay = new DeadLetterReplay(stack.connection(), stack.catalogue());
            outcomes = dryRun ? replay.preview(selection) : replay.run(selection);
        }
        ReplayTable table = new ReplayTable(outcomes);
        if (json) {
            session.printJson(outcomes);
        } else {
            if (!outcomes.isEmpty()) {
                session.terminal().result(table.toString());
            }
            session.terminal().message(table.summary());
        }
        return table.hasRefused() ? 1 : 0;
    }
}
