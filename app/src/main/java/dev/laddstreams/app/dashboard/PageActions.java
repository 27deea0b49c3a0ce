package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.control.ActivationMode;
import dev.laddstreams.app.control.ControlOutcome;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.letters.DeadLetterReplay;
import dev.laddstreams.app.letters.LetterSelection;
import dev.laddstreams.app.letters.LetterText;
import dev.laddstreams.app.letters.WholeLetter;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the page may do, by the same means and with the same outcomes as the command line. Thread-safe. */
final class PageActions {
    /** Each may wait a minute for sinks; the others of the server's threads are for those who look. */
    private static final int AT_ONCE = 3;

    private static final String FORM = "{\"dataset\": text, \"labeler\": text, \"version\": number}";

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** The labeler version of a dataset that is meant. */
    record Subject(@Nullable String dataset, @Nullable String labeler, int version) {}

    /**
     * What became of it.
     *
     * @param reason why it does not come about, null when it has, or will by itself
     */
    record Answer(String text, @Nullable String reason) {}

    PageActions(KafkaConnection connection, TopicCatalogue catalogue) {
        this.connection = connection;
        this.catalogue = catalogue;
    }

    /**
     * Does it.
     *
     * @param body JSON of a {@link Subject}
     * @throws LaddException {@code USAGE} for what is refused, as {@link LabelerControl} says
     */
    List<Answer> labeler(String action, String body) {
        Subject subject = PageJson.read(body, Subject.class, FORM);
        if (subject.dataset() == null || subject.labeler() == null) {
            throw LaddException.cannot(Reason.USAGE, "read the request", PageGuard.shown(body), FORM);
        }
        String labeler = subject.labeler();
        Optional<String> dataset = Optional.of(subject.dataset());
        LabelerControl control = new LabelerControl(connection, catalogue, Clock.systemUTC());
        return limited(() -> switch (action) {
            case "activate" ->
                answers(control.activate(labeler, subject.version(), dataset, ActivationMode.IF_COMPLETE));
            case "rollback" -> answers(control.rollback(labeler, dataset));
            case "retire" -> answers(control.retire(labeler, subject.version(), dataset));
            default ->
                throw new NotFoundResponse("Cannot do " + PageGuard.shown(action)
                        + ": there is no such action (expected: activate, rollback, retire)");
        });
    }

    /** Puts a dead letter's record back onto its topic. */
    List<Answer> replay(long letter) {
        return limited(() -> new DeadLetterReplay(connection, catalogue)
                .run(new LetterSelection.Named(Set.of(letter))).stream()
                        .map(outcome -> new Answer(
                                "%d, %s: %s %s"
                                        .formatted(
                                                outcome.id(),
                                                outcome.source(),
                                                EnumCode.of(outcome.result()),
                                                outcome.detail()),
                                null))
                        .toList());
    }

    /** All of a dead letter, line by line; changes nothing. */
    List<String> letter(long id) {
        return limited(() -> {
            WholeLetter whole = WholeLetter.read(connection, catalogue.deadLetters(), id);
            return new LetterText(connection, catalogue).lines(whole.letter(), whole.record(), whole.replay());
        });
    }

    private <T> List<T> limited(Supplier<List<T>> work) {
        if (!room.tryAcquire()) {
            throw new ServiceUnavailableResponse(
                    "Cannot do it now: " + AT_ONCE + " others are under way (expected: a moment's patience)");
        }
        try {
            return work.get();
        } finally {
            room.release();
        }
    }

    private static List<Answer> answers(List<? extends ControlOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> new Answer(
                        outcome.text(), outcome.hindrance().map(Reason::code).orElse(null)))
                .toList();
    }
}
