package dev.laddstreams.app.letters;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.clients.DeadLetterLog.Replay;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.SourcePosition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dead letters as a table for people. */
public record LetterTable(List<Row> rows) {
    private static final int KEY_CHARACTERS = 40;
    private static final int MESSAGE_CHARACTERS = 60;

    public LetterTable {
        rows = List.copyOf(rows);
    }

    /**
     * One dead letter; written as JSON with these names.
     *
     * @param replayedTo null while it waits
     */
    public record Row(
            long id,
            String source,
            String key,
            String reason,
            String message,
            String time,
            long bytes,
            boolean omitted,
            List<String> replayedFrom,
            @Nullable Long replayedTo) {
        public static Row of(DeadLetter letter, Optional<Replay> replay) {
            return new Row(
                    letter.id(),
                    letter.source().map(SourcePosition::toString).orElse(letter.topic()),
                    letter.key().map(PlainText::of).orElse("none"),
                    letter.reason(),
                    letter.message(),
                    letter.time().toString(),
                    letter.bytes().orElse(0L),
                    letter.omitted(),
                    letter.replayedFrom(),
                    replay.map(Replay::offset).orElse(null));
        }
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("id", "source", "key", "reason", "message", "time", "bytes", "replays", "now");
        rows.forEach(row -> table.row(
                Long.toString(row.id()),
                PlainText.line(row.source(), KEY_CHARACTERS),
                PlainText.line(row.key(), KEY_CHARACTERS),
                row.reason(),
                PlainText.line(row.message(), MESSAGE_CHARACTERS),
                row.time(),
                row.bytes() + (row.omitted() ? " (left out)" : ""),
                Integer.toString(row.replayedFrom().size()),
                row.replayedTo() == null ? "waits" : "put back at " + row.replayedTo()));
        return table.toString();
    }
}
