package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.app.console.Progress.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void shouldShowTheEstimateFromTheFirstMoment() {
        try (Progress progress = progress(80)) {
            progress.next();

            assertThat(err.toString()).contains("0 %  0:40 left  read");
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void shouldFollowTheSpeedOfTheRunningPhase() {
        try (Progress progress = progress(80)) {
            progress.next();
            advance(20);
            progress.progress(1, 2, "loss 0.4");

            // Half of the phase took 20 s, so 20 s are left of it, and the estimate of the next: 30 s.
            assertThat(progress.secondsLeft()).isCloseTo(50, within(0.01));
            progress.tick();
            assertThat(err.toString()).contains("29 %  0:50 left  read · loss 0.4");
        }
    }

    @Test
    void shouldScaleTheRestByWhatThePhasesBeforeTook() {
        try (Progress progress = progress(80)) {
            progress.next();
            advance(30);
            progress.next();

            // Three times as long as estimated; the second phase is still estimated at 30 s itself.
            assertThat(progress.secondsLeft()).isCloseTo(30, within(0.01));
            assertThat(progress.overall()).isCloseTo(0.5, within(0.01));
        }
    }

    @Test
    void shouldNeverBeWiderThanTheTerminal() {
        try (Progress progress = progress(40)) {
            progress.next();
            progress.progress(1, 2, "a detail that is much longer than the terminal is wide, by far");
            progress.tick();

            for (String line : err.toString().split("\r\u001b\\[K", -1)) {
                assertThat(line.length()).isLessThan(40);
            }
        }
    }

    @Test
    void shouldWritePlainLinesWhereThereIsNoTerminal() {
        try (Progress progress = progress(0)) {
            progress.next();
            for (int second = 0; second < 25; second++) {
                advance(1);
                progress.tick();
            }
            progress.next();

            assertThat(err.toString().lines()).hasSize(4).noneMatch(line -> line.contains("\u001b"));
        }
    }

    @Test
    void shouldKeepMessagesOffTheBar() {
        Terminal terminal = terminal(80);
        terminal.line("bar");
        terminal.message("warning: slow");

        assertThat(err.toString()).isEqualTo("\r\u001b[Kbar\r\u001b[Kwarning: slow" + System.lineSeparator());
    }

    @Test
    void shouldPrintClockTimes() {
        assertThat(Progress.clock(5)).isEqualTo("0:05");
        assertThat(Progress.clock(3725)).isEqualTo("1:02:05");
    }

    private Progress progress(int columns) {
        return new Progress(terminal(columns), List.of(new Phase("read", 10), new Phase("train", 30)), clock::get);
    }

    private Terminal terminal(int columns) {
        return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), columns);
    }

    private void advance(int seconds) {
        clock.addAndGet(seconds * 1_000_000_000L);
    }
}
