package dev.laddstreams.app.letters;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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

    /** One dead letter; written as JSON with these names. */
    public record Row(
            long id,
            String source,
            String key,
            @JsonUnwrapped Why refusal,
            String time,
            long bytes,
            boolean omitted,
            @JsonUnwrapped Replays replays) {
        public static Row of(DeadLetter letter, Optional<Replay> replay) {
            return new Row(
                    letter.id(),
                    letter.source().map(SourcePosition::toString).orElse(letter.topic()),
                    letter.key().map(PlainText::of).orElse("none"),
                    new Why(letter.refusal().reason(), letter.refusal().message()),
                    letter.time().toString(),
                    letter.value().bytes().orElse(0L),
                    letter.value().omitted(),
                    new Replays(
                            letter.replayedFrom(), replay.map(Replay::offset).orElse(null)));
        }
    }

    /** What was wrong with the record. */
    public record Why(String reason, String message) {}

    /**
     * How often a record was put back, before it was refused this time and after.
     *
     * @param replayedTo null while it waits
     */
    public record Replays(
            List<String> replayedFrom, @Nullable Long replayedTo) {
        public Replays {
            replayedFrom = List.copyOf(replayedFrom);
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
                row.refusal().reason(),
                PlainText.line(row.refusal().message(), MESSAGE_CHARACTERS),
                row.time(),
                row.bytes() + (row.omitted() ? " (left out)" : ""),
                Integer.toString(row.replays().replayedFrom().size()),
                row.replays().replayedTo() == null
                        ? "waits"
                        : "put back at " + row.replays().replayedTo()));
        return table.toString();
    }
}
