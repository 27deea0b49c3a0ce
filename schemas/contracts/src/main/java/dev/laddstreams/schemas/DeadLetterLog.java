package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
            if (isLetter(record)) {
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

    /** A letter always has a reason, whatever headers the refused record had: it cannot pass for a mark. */
    public static boolean isLetter(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(DeadLetters.REASON) != null
                || record.headers().lastHeader(DeadLetters.REPLAYED_TO) == null;
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
                        "an id that ladd dead-letters list shows"));
    }

    /** Whether the letter's record was put back. Several lanes may have refused it; it is put back once for all. */
    public Optional<Replay> replayOf(DeadLetter letter) {
        return letter.source().map(replays::get);
    }
}
