package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.DeadLetters.Origin;
import dev.laddstreams.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Dead letters by topic and reason, and the last ones. Of very many, those put back long after they were refused still count
 * as waiting. Thread-safe.
 */
final class LetterBox {
    private static final int MOST_ORIGINS = 500;
    private static final int MOST_LETTERS = 50;
    private static final int MOST_POSITIONS = 20_000;
    private static final int LONGEST_MESSAGE = 300;

    private final PanelVersions versions;

    @GuardedBy("this")
    private final Map<Origin, DeadLetters.Count> counts = new BoundedMap<>(MOST_ORIGINS);

    /** Letters that wait, by where their records had been refused. */
    @GuardedBy("this")
    private final Map<SourcePosition, Origin> waiting = new BoundedMap<>(MOST_POSITIONS);

    /** By id, the newest last. */
    @GuardedBy("this")
    private final Map<Long, Letter> letters = new BoundedMap<>(MOST_LETTERS);

    /**
     * One dead letter.
     *
     * @param time in milliseconds since the epoch
     * @param replayed whether its record was put back
     */
    record Letter(long id, String source, String reason, String message, long time, boolean replayed) {
        Letter putBack() {
            return new Letter(id, source, reason, message, time, true);
        }
    }

    /** How many letters of one topic and reason wait, and how many were put back. */
    record Group(String topic, String reason, long waiting, long replayed) {}

    /** @param last the newest first */
    record View(List<Group> groups, List<Letter> last) {}

    LetterBox(PanelVersions versions) {
        this.versions = versions;
    }

    /** Forgets everything: the topic is read anew. */
    synchronized void clear() {
        counts.clear();
        waiting.clear();
        letters.clear();
    }

    synchronized void hear(ConsumerRecord<byte[], byte[]> record) {
        if (DeadLetter.isLetter(record)) {
            hear(DeadLetter.of(record));
        } else {
            SourcePosition.of(record.headers()).ifPresent(this::putBack);
        }
        versions.changed(Panel.LETTERS);
    }

    @GuardedBy("this")
    private void hear(DeadLetter letter) {
        Origin origin = new Origin(letter.topic(), letter.refusal().reason());
        counts.merge(origin, new DeadLetters.Count(1, 0), DeadLetters.Count::plus);
        letter.source().ifPresent(source -> remember(source, origin));
        String message = letter.refusal().message();
        letters.put(
                letter.id(),
                new Letter(
                        letter.id(),
                        letter.source().map(SourcePosition::toString).orElse(letter.topic()),
                        letter.refusal().reason(),
                        message.substring(0, Math.min(LONGEST_MESSAGE, message.length())),
                        letter.time().toEpochMilli(),
                        false));
    }

    private synchronized void remember(SourcePosition source, Origin origin) {
        waiting.put(source, origin);
    }

    private synchronized void putBack(SourcePosition source) {
        Origin origin = waiting.remove(source);
        if (origin != null) {
            counts.merge(origin, new DeadLetters.Count(-1, 1), DeadLetters.Count::plus);
        }
        letters.replaceAll((id, letter) -> letter.source().equals(source.toString()) ? letter.putBack() : letter);
    }

    synchronized View view() {
        List<Group> groups = new ArrayList<>();
        counts.forEach((origin, count) ->
                groups.add(new Group(origin.topic(), origin.reason(), count.waiting(), count.replayed())));
        List<Letter> last = new ArrayList<>(letters.values());
        Collections.reverse(last);
        return new View(groups, last);
    }
}
