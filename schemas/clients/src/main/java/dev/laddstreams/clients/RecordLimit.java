package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.util.Locale;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * How large a topic takes records, for messages about one that is larger.
 *
 * @param topic its name
 * @param bytes that it takes at most
 * @param wanted bytes that it would take at most by our settings
 */
public record RecordLimit(String topic, int bytes, int wanted) {
    private static final int MAX_DEPTH = 16;

    /** That of a topic as it is on the cluster; what our settings say where the cluster does not tell. */
    public static RecordLimit of(KafkaConnection connection, TopicSpec topic) {
        int wanted = topic.maxMessageBytes();
        int found = Topics.largestRecord(connection, topic).orElse(wanted);
        return new RecordLimit(topic.name(), Math.min(found, wanted), wanted);
    }

    /** Whether a producer's failure comes from a record that was too large. */
    public static boolean isExceededIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What is wrong with a record above it. */
    public String exceeded() {
        return "a record is larger than topic " + topic + " takes, " + inBytes(bytes);
    }

    /** The exception to throw, with {@code RECORD_TOO_LARGE}. */
    public LaddException cannot(String action, Throwable cause) {
        return LaddException.cannot(
                Reason.RECORD_TOO_LARGE,
                action,
                exceeded(),
                bytes < wanted
                        ? inBytes(wanted) + " by topics.max-message-bytes, which 'ladd topics --alter' sets for the"
                                + " shared topics and for the datasets it is given"
                        : "a larger topics.max-message-bytes, or a smaller images.inline-max-bytes, above which pixels go"
                                + " by claim check",
                cause);
    }

    private static String inBytes(int number) {
        return String.format(Locale.ROOT, "%,d bytes", number);
    }
}
