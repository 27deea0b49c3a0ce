package dev.laddstreams.app.console;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.errors.settings.Secrets;
import java.io.PrintWriter;

/**
 * Where a command writes: results on {@code out}, progress and messages on {@code err}. A progress bar occupies the last
 * line of a terminal; messages are written above it. Thread-safe.
 */
public final class Terminal {
    private static final int NARROWEST = 40;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final int columns;

    @GuardedBy("this")
    private SuggestedCommands suggested = SuggestedCommands.AS_WRITTEN;

    @GuardedBy("this")
    private boolean lineShown;

    @GuardedBy("this")
    private boolean ended;

    /** @param columns width of the terminal behind {@code err}; 0 when it is none */
    public Terminal(PrintWriter out, PrintWriter err, int columns) {
        this.out = requireNonNull(out, "out");
        this.err = requireNonNull(err, "err");
        this.columns = columns > 0 ? Math.max(NARROWEST, columns) : 0;
    }

    /** Columns as the launcher measured them, in {@code ladd.terminal.columns}; 0 when nobody did. */
    public static int detectColumns() {
        String told = System.getProperty("ladd.terminal.columns", "0");
        return told.matches("\\d{1,4}") ? Integer.parseInt(told) : 0;
    }

    /** Completes the commands that later results and messages suggest. */
    public synchronized void suggest(SuggestedCommands commands) {
        suggested = requireNonNull(commands, "commands");
    }

    public boolean interactive() {
        return columns > 0;
    }

    public int columns() {
        return columns;
    }

    /** The writer for help texts on the standard output; results go through {@link #result}. */
    public PrintWriter outWriter() {
        return out;
    }

    /** The writer for help texts on the standard error; messages go through {@link #message}. */
    public PrintWriter errWriter() {
        return err;
    }

    /** One line (or several) of the command's result, without control characters. */
    public synchronized void result(String text) {
        clear();
        out.println(Printable.of(suggested.in(text)));
        out.flush();
    }

    /** Lines that programs read, without control characters. */
    public synchronized void data(String text) {
        clear();
        out.println(Printable.of(text));
        out.flush();
    }

    /** One line for people, on standard error, without control characters and secrets. */
    public synchronized void message(String text) {
        clear();
        err.println(Printable.of(Secrets.masked(suggested.in(text))));
        err.flush();
    }

    /** One line of the log for programs, on standard error, as it is. */
    synchronized void event(String line) {
        clear();
        err.println(Printable.of(line));
        err.flush();
    }

    /** Clears the progress bar for good, so that whoever ended the process by a signal finds an empty line. */
    public synchronized void end() {
        clear();
        ended = true;
    }

    /** Replaces the last line of the terminal; does nothing elsewhere, and after the end. */
    synchronized void line(String text) {
        if (interactive() && !ended) {
            String shown = Printable.of(text);
            err.print(CLEAR_LINE + shown.substring(0, Math.min(shown.length(), columns - 1)));
            err.flush();
            lineShown = true;
        }
    }

    synchronized void clear() {
        if (lineShown) {
            err.print(CLEAR_LINE);
            err.flush();
            lineShown = false;
        }
    }
}
