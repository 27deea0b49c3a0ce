package dev.laddstreams.app.letters;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.letters.ReplayOutcome.Result;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which letters can be put back, and what became of each. Not thread-safe. */
final class ReplayPlan {
    private final Map<Long, ReplayOutcome> outcomes = new TreeMap<>();
    private final Map<Long, SourcePosition> ready = new TreeMap<>();
    /** Several lanes may have refused one record, which is put back once for all: by letter, the first one of its record. */
    private final Map<Long, Long> followers = new HashMap<>();

    ReplayPlan(DeadLetterLog log, SourceTopics topics, LetterSelection selection) {
        List<DeadLetter> candidates = new ArrayList<>();
        Map<SourcePosition, Long> first = new HashMap<>();
        for (DeadLetter letter : selection.from(log)) {
            ReplayOutcome outcome = decide(letter, log, topics);
            outcomes.put(letter.id(), outcome);
            if (outcome.result() == Result.READY) {
                Long other = first.putIfAbsent(letter.source().orElseThrow(), letter.id());
                if (other == null) {
                    candidates.add(letter);
                } else {
                    followers.put(letter.id(), other);
                }
            }
        }
        candidates.forEach(letter -> ready.put(letter.id(), letter.source().orElseThrow()));
        topics.newerRecords(candidates).forEach((letter, offset) -> {
            ready.remove(letter.id());
            settle(letter.id(), Result.SUPERSEDED, "a newer record has its key, at offset " + offset);
        });
    }

    /** By letter, where its record belongs; the oldest letter first. */
    Map<Long, SourcePosition> ready() {
        return ready;
    }

    void settle(long letter, Result result, String detail) {
        outcomes.computeIfPresent(letter, (id, outcome) -> outcome.with(result, detail));
    }

    /** Of all that were selected, the oldest letter first. */
    List<ReplayOutcome> outcomes() {
        followers.forEach((letter, first) -> {
            ReplayOutcome same = requireNonNull(outcomes.get(first), "outcome");
            settle(letter, same.result(), same.detail() + ", the same record as of " + first);
        });
        return List.copyOf(outcomes.values());
    }

    private static ReplayOutcome decide(DeadLetter letter, DeadLetterLog log, SourceTopics topics) {
        String source = letter.source().map(SourcePosition::toString).orElse(letter.topic());
        ReplayOutcome outcome = new ReplayOutcome(letter.id(), source, Result.READY, source);
        Optional<DeadLetterLog.Replay> replay = log.replayOf(letter);
        if (replay.isPresent()) {
            return outcome.with(
                    Result.ALREADY_REPLAYED,
                    "at offset " + replay.get().offset() + " since "
                            + replay.get().time());
        }
        if (letter.value().omitted()) {
            return outcome.with(
                    Result.REFUSED,
                    "its value of " + letter.value().bytes().orElse(0L)
                            + " bytes was too large for the dead letters; it stays at its source alone");
        }
        Optional<String> problem = letter.source().isEmpty()
                ? Optional.of("it does not say where its record comes from")
                : topics.problem(letter, letter.source().get());
        return problem.map(text -> outcome.with(Result.REFUSED, text)).orElse(outcome);
    }
}
