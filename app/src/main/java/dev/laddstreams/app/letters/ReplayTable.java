package dev.laddstreams.app.letters;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.letters.ReplayOutcome.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of the dead letters of a replay, for people. */
public record ReplayTable(List<ReplayOutcome> outcomes) {
    private static final int SOURCE_CHARACTERS = 60;
    private static final int DETAIL_CHARACTERS = 160;

    public ReplayTable {
        outcomes = List.copyOf(outcomes);
    }

    public boolean hasRefused() {
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Result.REFUSED);
    }

    /** How many there are of each result, on one line. */
    public String summary() {
        if (outcomes.isEmpty()) {
            return "Nothing to replay.";
        }
        Map<Result, Long> counts = new EnumMap<>(Result.class);
        outcomes.forEach(outcome -> counts.merge(outcome.result(), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + text(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("id", "source", "result", "detail");
        outcomes.forEach(outcome -> table.row(
                Long.toString(outcome.id()),
                PlainText.line(outcome.source(), SOURCE_CHARACTERS),
                text(outcome.result()),
                PlainText.line(outcome.detail(), DETAIL_CHARACTERS)));
        return table.toString();
    }

    private static String text(Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
