package dev.laddstreams.app.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.logstash.logback.encoder.LogstashEncoder;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.slf4j.LoggerFactory;

/** The log of this process: all of it in a file, and what people must know on the terminal. */
public final class LogFile {
    private static final String OURS = "dev.laddstreams";

    /** They warn at every start: that a controller begins, and of a default that Kafka 5 will change. */
    private static final List<String> WARN_OF_NOTHING =
            List.of("org.apache.kafka.controller.QuorumController", "org.apache.kafka.streams.StreamsConfig");

    private static final Pattern IN_OUR_WORDS =
            Pattern.compile("InvalidTimestampException|InvalidRecordException: Timestamp |Topic \\S+ was made anew");

    private static final String FILE_APPENDER = "file";
    private static final String TERMINAL_APPENDER = "terminal";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%thread] %logger{36} - %msg%n";

    /** How much of the log the terminal shows. */
    public enum Detail {
        /** Our own warnings. */
        WARNINGS,
        /** Our information lines, and others' warnings too. */
        ALL
    }

    private LogFile() {}

    /** Appends to {@code <folder>/ladd.log} from now on, and shows as much of it on the terminal. */
    public static void open(Path folder, Terminal terminal, Detail detail, LogFormat format) {
        Predicate<ILoggingEvent> shown = event -> detail == Detail.ALL
                || (event.getLoggerName().startsWith(OURS) && event.getLevel().isGreaterOrEqual(Level.WARN));
        open(folder, "ladd.log", terminalAppender(terminal, "%-5level %msg%n%nopex", shown, format), format);
    }

    /** Appends to {@code <folder>/<name>.log} and shows the same lines on the terminal, for container logs. */
    public static void openForService(Path folder, String name, Terminal terminal, LogFormat format) {
        open(
                folder,
                name + ".log",
                terminalAppender(terminal, PATTERN, event -> !isRetried(event) && !isSaidByUs(event), format),
                format);
    }

    /**
     * Appends to {@code <folder>/<name>.log} and shows our own lines on a page, without stack traces, for people; for programs
     * the same lines as for a service.
     */
    public static EventPage openForPage(Path folder, String name, Terminal terminal, LogFormat format) {
        EventPage page = new EventPage(
                terminal,
                Clock.system(ZoneId.systemDefault()),
                folder.resolve(name + ".log").toAbsolutePath());
        switch (format) {
            case TEXT -> open(folder, name + ".log", new PageAppender(page, layout("%msg%n%nopex")), format);
            case JSON -> openForService(folder, name, terminal, format);
        }
        return page;
    }

    private static TerminalAppender terminalAppender(
            Terminal terminal, String pattern, Predicate<ILoggingEvent> shown, LogFormat format) {
        return switch (format) {
            case TEXT -> {
                Layout<ILoggingEvent> layout = layout(pattern);
                yield new TerminalAppender(
                        shown, event -> terminal.message(layout.doLayout(event).stripTrailing()));
            }
            case JSON -> {
                LogstashEncoder encoder = JsonLines.encoder(context());
                yield new TerminalAppender(shown, event -> terminal.event(JsonLines.line(encoder, event)));
            }
        };
    }

    /**
     * Whether the broker tells, as an error with a stack trace, that it asked a producer to begin its sequence anew: so a
     * transaction's first batch on a partition is answered whose producer the partition has forgotten, and comes again.
     */
    static boolean isRetried(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        return event.getLoggerName().startsWith("kafka.")
                && failure != null
                && failure.getClassName().equals(OutOfOrderSequenceException.class.getName())
                && String.valueOf(failure.getMessage()).contains("no existing state");
    }

    /**
     * Whether Kafka Streams tells with stack traces, several times over, of a clock that is ahead of the broker's, or of a
     * topic that was made anew: the role that has the topology, or its clients, say it in a line.
     */
    static boolean isSaidByUs(ILoggingEvent event) {
        boolean ofStreams = event.getLoggerName().startsWith("org.apache.kafka.streams.");
        for (IThrowableProxy cause = event.getThrowableProxy(); ofStreams && cause != null; cause = cause.getCause()) {
            if (IN_OUR_WORDS
                    .matcher(cause.getClassName() + ": " + cause.getMessage())
                    .find()) {
                return true;
            }
        }
        return ofStreams && IN_OUR_WORDS.matcher(event.getFormattedMessage()).find();
    }

    private static void open(Path folder, String name, AppenderBase<ILoggingEvent> onTerminal, LogFormat format) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write the log", folder + ": " + e, "a folder that can be written", e);
        }
        LoggerContext context = context();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(fileAppender(context, folder.resolve(name), format));
        onTerminal.setContext(context);
        onTerminal.setName(TERMINAL_APPENDER);
        onTerminal.start();
        root.addAppender(onTerminal);
        root.setLevel(Level.WARN);
        context.getLogger(OURS).setLevel(Level.INFO);
        WARN_OF_NOTHING.forEach(logger -> context.getLogger(logger).setLevel(Level.ERROR));
    }

    /** Stops writing; the file is complete. */
    public static void close() {
        LoggerContext context = context();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAppender(FILE_APPENDER);
        root.detachAppender(TERMINAL_APPENDER);
    }

    /**
     * Writes an unexpected failure to the log, or to a file of its own when no log is open, and says where; empty where no
     * file can be written.
     */
    public static Optional<Path> recordFailure(Throwable failure) {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(FILE_APPENDER) instanceof FileAppender<ILoggingEvent> file) {
            root.error("Unexpected failure", failure);
            return Optional.of(Path.of(file.getFile()).toAbsolutePath());
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            return Optional.of(
                    Files.writeString(Files.createTempFile("ladd-failure-", ".txt"), Secrets.masked(trace.toString())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static FileAppender<ILoggingEvent> fileAppender(LoggerContext context, Path file, LogFormat format) {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName(FILE_APPENDER);
        appender.setFile(file.toString());
        appender.setEncoder(
                switch (format) {
                    case TEXT -> textEncoder(context);
                    case JSON -> JsonLines.encoder(context);
                });
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> textEncoder(LoggerContext context) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout(PATTERN));
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        return encoder;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static Layout<ILoggingEvent> layout(String pattern) {
        MaskedLayout layout = new MaskedLayout();
        layout.setContext(context());
        layout.setPattern(pattern);
        layout.start();
        return layout;
    }

    /** Writes above the progress bar. */
    private static final class TerminalAppender extends AppenderBase<ILoggingEvent> {
        private final Predicate<ILoggingEvent> shown;
        private final Consumer<ILoggingEvent> terminal;

        TerminalAppender(Predicate<ILoggingEvent> shown, Consumer<ILoggingEvent> terminal) {
            this.shown = shown;
            this.terminal = terminal;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (shown.test(event)) {
                terminal.accept(event);
            }
        }
    }

    /** Others' lines are for those who read the file. */
    private static final class PageAppender extends AppenderBase<ILoggingEvent> {
        private final EventPage page;
        private final Layout<ILoggingEvent> layout;

        PageAppender(EventPage page, Layout<ILoggingEvent> layout) {
            this.page = page;
            this.layout = layout;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLoggerName().startsWith(OURS)) {
                page.event(
                        event.getMessage(),
                        mark(event.getLevel())
                                + LaddException.oneLine(layout.doLayout(event).strip()));
            }
        }

        private static String mark(Level level) {
            if (level.isGreaterOrEqual(Level.ERROR)) {
                return "error: ";
            }
            return level.isGreaterOrEqual(Level.WARN) ? "warning: " : "";
        }
    }
}
