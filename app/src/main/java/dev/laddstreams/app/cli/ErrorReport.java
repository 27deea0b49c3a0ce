package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one message for people and an exit code: 1 failed, 2 wrong usage or configuration. */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final Pattern INVALID_VALUE = Pattern.compile(
            "Invalid value for (option '(?<option>[^']+)'( \\([^)]*\\))?|positional parameter[^(]*\\((?<parameter>[^)]*)\\)):"
                    + " (?<problem>.*)",
            Pattern.DOTALL);

    private final Session session;

    ErrorReport(Session session) {
        this.session = session;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (exception.getCause() instanceof LaddException cause) {
            session.terminal().message(cause.getMessage());
        } else if (exception instanceof UnmatchedArgumentException unmatched) {
            session.terminal().message(unmatchedText(unmatched, command, name));
        } else {
            String text = String.valueOf(exception.getMessage());
            session.terminal().message(text.startsWith("Cannot ") ? text : "Cannot run " + name + ": " + plain(text));
        }
        if (exception instanceof NoCommandException) {
            session.terminal().message("");
            command.usage(command.getErr());
        } else {
            session.terminal().message("Try '" + name + " --help'.");
        }
        return WRONG_USAGE;
    }

    /** What picocli says, in the words of the other messages. */
    private static String plain(String text) {
        Matcher invalid = INVALID_VALUE.matcher(text);
        if (invalid.matches()) {
            String name = invalid.group("option") == null ? invalid.group("parameter") : invalid.group("option");
            return name + " "
                    + invalid.group("problem")
                            .replaceFirst(" is not an? (int|long)$", " (expected: a whole number)")
                            .replaceFirst(" is not an? (float|double)$", " (expected: a number)");
        }
        String message = text.replaceFirst("^Error: ", "");
        return message.startsWith("Missing") ? "m" + message.substring(1) : message;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult result) {
        return report(exception);
    }

    /** Runs a command; picocli hands on exceptions only. */
    int run(ParseResult result) {
        session.begin();
        try {
            return new CommandLine.RunLast().execute(result);
        } catch (Error e) { // whatever it is, its user gets one line and the exit code of a failure
            return report(e);
        }
    }

    int report(Throwable failure) {
        if (failure instanceof LaddException expected) {
            session.terminal().message(expected.getMessage());
            showTrace(failure);
            return exitCode(expected.reason());
        }
        Optional<LaddException> machine = MachineFailure.in(failure);
        String text = machine.map(LaddException::getMessage)
                .orElseGet(() -> "Cannot go on: unexpected "
                        + failure.getClass().getSimpleName() + ": " + failure.getMessage()
                        + " (expected: none; this is a defect, "
                        + LogFile.recordFailure(failure)
                                .map(file -> "the details are in " + file)
                                .orElse("--stacktrace shows the details")
                        + ")");
        session.terminal().message(text);
        showTrace(failure);
        return FAILED;
    }

    static int exitCode(Reason reason) {
        return reason == Reason.USAGE ? WRONG_USAGE : FAILED;
    }

    private void showTrace(Throwable failure) {
        if (session.stacktrace()) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            session.terminal().message(text.toString());
        }
    }

    private static String unmatchedText(UnmatchedArgumentException exception, CommandLine command, String name) {
        String argument = exception.getUnmatched().get(0);
        List<String> candidates = new ArrayList<>();
        boolean option = argument.startsWith("-");
        if (option) {
            command.getCommandSpec().options().forEach(known -> candidates.addAll(List.of(known.names())));
            candidates.removeIf(candidate -> !candidate.startsWith("--"));
        } else {
            candidates.addAll(command.getSubcommands().keySet());
        }
        String written = option && argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        String expected =
                option ? "an option of " + name : candidates.isEmpty() ? "no further argument" : "a command of " + name;
        return "Cannot run " + name + ": unknown " + (option ? "option" : candidates.isEmpty() ? "argument" : "command")
                + " '" + written + "' (expected: " + expected + NearestName.hint(written, candidates) + ")";
    }
}
