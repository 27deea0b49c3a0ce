package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.DeadLetters.Count;
import dev.laddstreams.schemas.DeadLetters.Origin;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the dead-letter topic holds at one moment.
 *
 * @param letters the oldest first
 * @param replays records that were put back, by where they had been refused
 */
public record DeadLetterLog(List<DeadLetter> letters, Map<SourcePosition, Replay> replays) {
    public DeadLetterLog {
        letters = List.copyOf(letters);
        replays = Map.copyOf(replays);
    }

    /**
     * A record that was put back.
     *
     * @param offset on its own partition, where it stands now as well
     */
    public record Replay(long offset, Instant time) {}

    /** @throws dev.laddstreams.errors.LaddException as {@link TopicReader#read} */
    public static DeadLetterLog read(KafkaConnection connection, TopicSpec deadLetters, TopicReader.End end) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<SourcePosition, Replay> replays = new HashMap<>();
        new TopicReader(connection, deadLetters.name(), end).read(record -> {
            if (DeadLetter.isLetter(record)) {
                letters.add(DeadLetter.of(record));
                return;
            }
            Instant time = Instant.ofEpochMilli(record.timestamp());
            SourcePosition.of(record.headers())
                    .ifPresent(source -> SourcePosition.number(record.headers(), DeadLetters.REPLAYED_TO)
                            .ifPresent(offset -> replays.put(source, new Replay(offset, time))));
        });
        return new DeadLetterLog(letters, replays);
    }

    /**
     * How many committed dead letters there are, by origin, in the order in which the origins first appeared.
     *
     * @throws LaddException as {@link #read}
     */
    public static Map<Origin, Count> count(KafkaConnection connection, TopicSpec deadLetters) {
        DeadLetterLog log = read(connection, deadLetters, TopicReader.End.COMMITTED);
        Map<Origin, Count> counts = new LinkedHashMap<>();
        for (DeadLetter letter : log.letters()) {
            Count one = log.replayOf(letter).isPresent() ? new Count(0, 1) : new Count(1, 0);
            counts.merge(new Origin(letter.topic(), letter.refusal().reason()), one, Count::plus);
        }
        return counts;
    }

    /** @throws LaddException {@code USAGE} when there is no such letter */
    public DeadLetter require(long id) {
        return letters.stream()
                .filter(letter -> letter.id() == id)
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "find dead letter",
                        Long.toString(id),
                        "an id that 'ladd dead-letters list' shows"));
    }

    /** Whether the letter's record was put back. Several lanes may have refused it; it is put back once for all. */
    public Optional<Replay> replayOf(DeadLetter letter) {
        return letter.source().map(replays::get);
    }
}
