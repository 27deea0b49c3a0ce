package dev.laddstreams.app.letters;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.schemas.DeadLetter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The letters to replay: named ones, or those that wait and pass a filter. */
public sealed interface LetterSelection {
    /** @throws dev.laddstreams.errors.LaddException {@code USAGE} when a named one does not exist */
    List<DeadLetter> from(DeadLetterLog log);

    record Named(Set<Long> ids) implements LetterSelection {
        public Named {
            ids = Set.copyOf(ids);
        }

        @Override
        public List<DeadLetter> from(DeadLetterLog log) {
            return ids.stream().sorted().map(log::require).toList();
        }
    }

    record Waiting(Predicate<DeadLetter> filter) implements LetterSelection {
        @Override
        public List<DeadLetter> from(DeadLetterLog log) {
            return log.letters().stream()
                    .filter(letter ->
                            filter.test(letter) && log.replayOf(letter).isEmpty())
                    .toList();
        }
    }
}
