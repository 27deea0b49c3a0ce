package dev.laddstreams.app.cli;

import dev.laddstreams.app.letters.LetterSelection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters are put back. */
final class ReplayOptions {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, as ladd dead-letters list shows them.")
    private List<Long> ids = new ArrayList<>();

    @Mixin
    private LetterOptions filter = new LetterOptions();

    @Option(names = "--all", order = 3, description = "All that were not put back yet.")
    private boolean all;

    /** Fails as wrong usage unless the letters are named in exactly one way. */
    LetterSelection selection() {
        int ways = (ids.isEmpty() ? 0 : 1) + (filter.isGiven() ? 1 : 0) + (all ? 1 : 0);
        if (ways != 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "replay dead letters",
                    ways == 0 ? "none named" : "several ways to name them",
                    "ids, or --topic and --reason, or --all");
        }
        return ids.isEmpty() ? new LetterSelection.Waiting(filter::accept) : new LetterSelection.Named(Set.copyOf(ids));
    }
}
