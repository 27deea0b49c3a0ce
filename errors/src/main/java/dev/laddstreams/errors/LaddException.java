package dev.laddstreams.errors;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that LADD Streams throws on purpose. Messages read {@code Cannot <do what>: <the specific
 * value> (expected: <the rule>)}; the text is for people, the {@link Reason} for machines.
 */
public class LaddException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern LINE_END = Pattern.compile("\\h*\\R\\s*");

    private final Reason reason;

    public LaddException(Reason reason, String message) {
        super(requireNonNull(message, "message"));
        this.reason = requireNonNull(reason, "reason");
    }

    public LaddException(Reason reason, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * The usual form of a message.
     *
     * @param action what cannot be done, for example {@code read images}
     * @param value the specific value, for example {@code train-images.gz ends after 12 bytes}
     * @param expected the rule, for example {@code at least 16 bytes of header}
     */
    public static LaddException cannot(Reason reason, String action, @Nullable String value, String expected) {
        return new LaddException(reason, message(action, value, expected));
    }

    /** As {@link #cannot(Reason, String, String, String)}, with the failure that led here. */
    public static LaddException cannot(
            Reason reason, String action, @Nullable String value, String expected, @Nullable Throwable cause) {
        return new LaddException(reason, message(action, value, expected), cause);
    }

    private static String message(String action, @Nullable String value, String expected) {
        return oneLine("Cannot " + action + ": " + value + " (expected: " + expected + ")");
    }

    /** A text, parts of which others may have written, with a blank for each line end. */
    public static String oneLine(String text) {
        return LINE_END.matcher(text).replaceAll(" ");
    }

    /**
     * Another thread asked this one to end; its interrupt flag, which the {@code InterruptedException} took, is set again.
     *
     * @param action what was given up, for example {@code wait for Kafka}
     */
    public static LaddException interrupted(String action, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new LaddException(Reason.INTERRUPTED, "Cannot " + action + ": interrupted", cause);
    }

    /**
     * Something that the code does not foresee; the failure itself is all that can be said.
     *
     * @param action what failed, for example {@code run the sink}
     */
    public static LaddException defect(String action, @Nullable Throwable cause) {
        return new LaddException(Reason.INTERNAL, "Cannot " + action + ": unexpected " + cause, cause);
    }

    /** The message; never null. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage(), "message");
    }

    public Reason reason() {
        return reason;
    }
}
