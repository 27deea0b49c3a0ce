package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Says what a failure of a Kafka client comes from, in words and with what cures it. Clients wrap the cause several times
 * and put their own view in front ("Failed to construct kafka consumer"); the whole chain of causes is looked at.
 */
public final class KafkaFailure {
    private static final int MAX_DEPTH = 16;
    private static final String UNRESOLVED = "No resolvable bootstrap urls";
    private static final String NO_LOGIN = "Could not find a 'KafkaClient' entry";
    private static final String UNREADABLE_STORE = "Failed to load SSL keystore";

    private final String action;
    private final String bootstrapServers;
    private final Throwable failure;
    private final String remark;

    private KafkaFailure(String action, String bootstrapServers, Throwable failure, String remark) {
        this.action = action;
        this.bootstrapServers = bootstrapServers;
        this.failure = failure;
        this.remark = remark;
    }

    /**
     * The exception to throw.
     *
     * @param action what could not be done, for example {@code read topic pets.images}
     * @param failure as the client threw it, or the {@code ExecutionException} around it
     * @return with {@code USAGE} when a setting is wrong, {@code RECORD_TOO_LARGE}, or else {@code BROKER_UNAVAILABLE}
     */
    public static LaddException cannot(String action, KafkaConnection connection, Throwable failure) {
        return cannot(action, connection, failure, "");
    }

    /**
     * As {@link #cannot(String, KafkaConnection, Throwable)}, with something to know about the outcome.
     *
     * @param remark put after the cause, for example {@code , and whether the change was made is not known}
     */
    public static LaddException cannot(String action, KafkaConnection connection, Throwable failure, String remark) {
        return new KafkaFailure(action, connection.bootstrapServers(), failure, remark).translated();
    }

    /** As {@link #cannot(String, KafkaConnection, Throwable)}, but empty for a failure that has no words of ours. */
    public static Optional<LaddException> known(String action, KafkaConnection connection, Throwable failure) {
        return new KafkaFailure(action, connection.bootstrapServers(), failure, "").known();
    }

    private LaddException translated() {
        return known().orElseGet(() -> because(
                Reason.BROKER_UNAVAILABLE, innermost(causes()), "a broker that answers at " + bootstrapServers));
    }

    private Optional<LaddException> known() {
        return causes().stream().flatMap(cause -> known(cause).stream()).findFirst();
    }

    private List<Throwable> causes() {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = failure; at != null && causes.size() < MAX_DEPTH; at = at.getCause()) {
            causes.add(at);
        }
        return causes;
    }

    private Optional<LaddException> known(Throwable cause) {
        return ofSettings(cause).or(() -> ofSecurity(cause)).or(() -> ofRequests(cause));
    }

    /** What the client says of its own settings, before it connects. */
    private Optional<LaddException> ofSettings(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        LaddException known = null;
        if (cause instanceof ConfigException && text.startsWith(UNRESOLVED)) {
            known = because(
                    Reason.BROKER_UNAVAILABLE,
                    "no host of " + bootstrapServers + " can be resolved",
                    "host names in kafka.bootstrap-servers that this machine can look up");
        } else if (cause instanceof ConfigException) {
            known = because(Reason.USAGE, text, "a value that the client takes for this key under kafka");
        } else if (cause instanceof NoSuchFileException missing) {
            known = because(
                    Reason.USAGE,
                    "no file " + missing.getFile(),
                    "the key and trust stores that kafka.ssl.*.location names");
        } else if (cause instanceof LoginException || (cause instanceof IllegalArgumentException && isOfLogin(text))) {
            known = because(
                    Reason.USAGE,
                    text.startsWith(NO_LOGIN) ? "no kafka.sasl.jaas.config is set" : text,
                    "kafka.sasl.jaas.config with a login module, its options and a semicolon at the end");
        } else if (cause instanceof KafkaException
                && text.startsWith(UNREADABLE_STORE)
                && causes().stream().noneMatch(NoSuchFileException.class::isInstance)) {
            known = because(
                    Reason.USAGE,
                    text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) + ": " + innermost(causes()),
                    "a store of the type kafka.ssl.*.type, with the password kafka.ssl.*.password");
        }
        return Optional.ofNullable(known);
    }

    private static boolean isOfLogin(String text) {
        return text.contains("JAAS") || text.contains("LoginModule") || text.contains("Login module");
    }

    /** What keeps the two sides from talking. */
    private Optional<LaddException> ofSecurity(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        LaddException known = null;
        if (cause instanceof SaslAuthenticationException) {
            known = because(
                    Reason.BROKER_UNAVAILABLE,
                    "authentication refused: " + text,
                    "a user, a password and a mechanism under kafka.sasl that the broker at " + bootstrapServers
                            + " accepts");
        } else if (cause instanceof UnsupportedSaslMechanismException) {
            known = because(Reason.USAGE, text, "kafka.sasl.mechanism that the broker has enabled");
        } else if (cause instanceof IllegalSaslStateException) {
            known = because(
                    Reason.USAGE,
                    bootstrapServers + " does not ask who the client is",
                    "kafka.security.protocol without SASL_, or the broker's port with SASL");
        } else if (cause instanceof SslAuthenticationException) {
            String why = innermost(causes());
            known = because(Reason.BROKER_UNAVAILABLE, "TLS handshake failed: " + why, cureOfTls(why));
        } else if (cause instanceof AuthorizationException) {
            known = because(Reason.BROKER_UNAVAILABLE, text, "a user whom the cluster permits this");
        }
        return Optional.ofNullable(known);
    }

    private static String cureOfTls(String why) {
        if (why.contains("certification path") || why.contains("trustAnchors")) {
            return "kafka.ssl.truststore.location with a certificate of who has signed the broker's";
        }
        if (why.contains("subject alternative") || why.startsWith("No name matching")) {
            return "a certificate of the broker's for the name in kafka.bootstrap-servers";
        }
        if (why.contains("certificate_required") || why.contains("bad_certificate")) {
            return "kafka.ssl.keystore.location with a certificate that the broker trusts";
        }
        return "certificates that both sides trust, or another kafka.security.protocol";
    }

    /** What the broker says of a request, or does not. */
    private Optional<LaddException> ofRequests(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        LaddException known = null;
        if (cause instanceof RecordTooLargeException) {
            known = because(
                    Reason.RECORD_TOO_LARGE,
                    text,
                    "records within max.message.bytes of the topic and max.request.size of the producer");
        } else if (cause instanceof TimeoutException) {
            known = because(
                    Reason.BROKER_UNAVAILABLE,
                    bootstrapServers + " does not answer: " + text,
                    "a broker that answers at " + bootstrapServers);
        } else if (isOfTime(cause, text)) {
            known = because(
                    Reason.BROKER_UNAVAILABLE,
                    "the broker refuses this machine's time: " + text,
                    "a clock at most an hour ahead of the broker's");
        }
        return Optional.ofNullable(known);
    }

    /** A producer names the refusal of a record that was alone in its batch by the broker's text alone. */
    private static boolean isOfTime(Throwable cause, String text) {
        return cause instanceof InvalidTimestampException
                || (cause instanceof InvalidRecordException && text.startsWith("Timestamp "));
    }

    private LaddException because(Reason reason, String value, String expected) {
        return LaddException.cannot(reason, action, value + remark, expected, failure);
    }

    /** The last cause that says anything. */
    private static String innermost(List<Throwable> causes) {
        for (int i = causes.size() - 1; i >= 0; i--) {
            Throwable cause = causes.get(i);
            if (cause.getMessage() != null && !(cause instanceof ExecutionException)) {
                return cause.getMessage();
            }
        }
        Throwable last = causes.get(causes.size() - 1);
        return last instanceof KafkaException ? last.getClass().getSimpleName() : last.toString();
    }
}
