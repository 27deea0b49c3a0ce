package dev.laddstreams.app.console;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The page that a process shows which works for long: a line for each event, with the time of day, and now and then a
 * summary. Of many events that are alike the first ones are shown and the others counted. Thread-safe.
 */
public final class EventPage {
    /** Between two summaries: bad data makes an event of each record. */
    private static final int MOST_ALIKE = 5;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Terminal terminal;
    private final Clock clock;
    private final Path log;

    @GuardedBy("this")
    private final Map<String, Integer> alike = new HashMap<>();

    /**
     * An empty page.
     *
     * @param clock with the zone of its readers
     * @param log where everything is, named to those who miss something
     */
    public EventPage(Terminal terminal, Clock clock, Path log) {
        this.terminal = requireNonNull(terminal, "terminal");
        this.clock = requireNonNull(clock, "clock");
        this.log = requireNonNull(log, "log");
    }

    /** Where everything is that was left out. */
    public Path log() {
        return log;
    }

    /** Shows one event, unless there were many of its kind since the last summary. */
    public synchronized void event(String kind, String text) {
        if (alike.merge(kind, 1, Integer::sum) <= MOST_ALIKE) {
            line(text);
        }
    }

    /** Shows how everything stands, and how many events were left out since it was last shown. */
    public synchronized void summary(String text) {
        int hidden = alike.values().stream()
                .mapToInt(count -> Math.max(0, count - MOST_ALIKE))
                .sum();
        if (hidden > 0) {
            line(String.format(Locale.ROOT, "%,d more lines like those above are in %s", hidden, log));
        }
        alike.clear();
        line(text);
    }

    /** How long something took, to the second: {@code 2 min 5 s}. */
    public static String text(Duration time) {
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return (time.toMinutes() > 0 ? time.toMinutes() + " min " : "") + time.toSecondsPart() + " s";
    }

    /** Shows one line with the time of day. */
    public void line(String text) {
        terminal.result(TIME.format(LocalTime.now(clock)) + "  " + text);
    }
}
