package dev.laddstreams.app.control;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A labeler version as people name it: {@code ID@VERSION}. */
public record VersionName(String labelerId, int version) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9_-]*)@(\\d{1,9})");

    /** @throws LaddException {@code USAGE} for a text of another form, which {@code --labeler} gave */
    public static VersionName parse(String action, String text) {
        return parse(action, text, "--labeler " + text);
    }

    /** @throws LaddException {@code USAGE} for a text of another form, which an argument gave */
    public static VersionName parseArgument(String action, String text) {
        return parse(action, text, "'" + text + "'");
    }

    private static VersionName parse(String action, String text, String said) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw LaddException.cannot(Reason.USAGE, action, said, "ID@VERSION, such as mine@2");
        }
        return new VersionName(form.group(1), Integer.parseInt(form.group(2)));
    }

    @Override
    public String toString() {
        return labelerId + "@" + version;
    }
}
