package dev.laddstreams.schemas;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The W3C trace context that a producer may send with an image, carried on to all that is made of the image, so that
 * foreign tracing can follow it. What does not have the form of https://www.w3.org/TR/trace-context/ is not carried.
 */
public final class TraceContext {
    public static final String PARENT = "traceparent";
    public static final String STATE = "tracestate";

    /** Version ff is forbidden; ids of zeros mean none; later versions may append. */
    private static final Pattern PARENT_FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\\x21-\\x7e]{1,200})?");

    /** What everybody has to pass on; more may be left out. */
    private static final int MOST_STATE_BYTES = 512;

    private TraceContext() {}

    /** The trace and span that a record belongs to, empty where its producer sent none. */
    public static Optional<String> parent(Headers headers) {
        return DeadLetters.text(headers, PARENT)
                .filter(text -> PARENT_FORM.matcher(text).matches());
    }

    /** Gives what is made of a record the record's context, where it has one. */
    public static void carry(Headers from, Headers to) {
        if (parent(from).isEmpty()) {
            return;
        }
        to.add(from.lastHeader(PARENT));
        Header state = from.lastHeader(STATE);
        if (state != null && state.value() != null && state.value().length <= MOST_STATE_BYTES) {
            to.add(state);
        }
    }
}
