package dev.laddstreams.app.console;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that messages suggest. Whoever writes a message puts a command into single quotes, {@code 'ladd status'}; it
 * is shown with the options by which it means the same system as the command that suggests it.
 *
 * @param options such as {@code  --work-dir DIR}, with a blank before each; empty for none
 */
public record SuggestedCommands(String options) {
    /** Of a command that was given none of them. */
    public static final SuggestedCommands AS_WRITTEN = new SuggestedCommands("");

    /** Of those that ask for help the options are the reader's own. */
    private static final Pattern COMMAND = Pattern.compile("'(ladd [a-z][^'\\n]*)'");

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    public SuggestedCommands {
        requireNonNull(options, "options");
    }

    /** With one more option. */
    public SuggestedCommands with(String option, String value) {
        return new SuggestedCommands(options + " " + option + " " + quoted(value));
    }

    /** A value as a shell takes it, without single quotes. */
    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : "\"" + value.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"";
    }

    /** The text with complete commands. */
    String in(String text) {
        if (options.isEmpty() || !text.contains("'ladd ")) {
            return text;
        }
        return COMMAND.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement("'" + complete(found.group(1)) + "'"));
    }

    private String complete(String command) {
        return command.contains(" --work-dir ") || command.endsWith(" --help") ? command : command + options;
    }
}
