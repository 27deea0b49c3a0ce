package dev.laddstreams.app.cli;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A labeler version as options name it: {@code ID@VERSION}. */
record VersionOption(String labelerId, int version) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9_-]*)@(\\d{1,9})");

    static VersionOption parse(String action, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw LaddException.cannot(Reason.USAGE, action, "--labeler " + text, "ID@VERSION, such as mine@2");
        }
        return new VersionOption(form.group(1), Integer.parseInt(form.group(2)));
    }

    @Override
    public String toString() {
        return labelerId + "@" + version;
    }
}
