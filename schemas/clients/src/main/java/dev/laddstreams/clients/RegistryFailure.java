package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Finds out whether a serializer failed because the registry is away or refuses us. Such a record is not wrong and must
 * not end in the dead letters.
 */
final class RegistryFailure {
    private static final int CLIENT_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    /** No such subject, version or schema. */
    private static final Set<Integer> UNREGISTERED = Set.of(40401, 40402, 40403);

    private static final int MAX_DEPTH = 16;

    private RegistryFailure() {}

    /** What the registry's failure was; empty when the failure is the record's. */
    static Optional<String> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (isRegistryAway(cause)) {
                // what stands before a registry answers with a page that the client has no words for
                return Optional.of(
                        cause instanceof RestClientException rest && refusesUser(rest)
                                ? "it answers " + rest.getStatus() + ", " + describe(cause)
                                : describe(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    static LaddException unavailable(String action, String detail, Throwable cause) {
        return LaddException.cannot(
                Reason.REGISTRY_UNAVAILABLE,
                action,
                "schema registry: " + detail,
                isOfCredentials(cause)
                        ? "credentials under schema-registry that it accepts"
                        : "a schema registry that answers at the configured address",
                cause);
    }

    private static boolean isOfCredentials(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof RestClientException rest && refusesUser(rest)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean refusesUser(RestClientException answer) {
        return answer.getStatus() == UNAUTHORIZED || answer.getStatus() == FORBIDDEN;
    }

    /** Whether the registry does not know what is looked for, and nobody registers it. */
    static boolean isUnregistered(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof RestClientException rest && UNREGISTERED.contains(rest.getErrorCode())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The innermost message, which names the field or the byte. */
    static String describe(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < MAX_DEPTH; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }

    private static boolean isRegistryAway(Throwable cause) {
        if (cause instanceof RestClientException rest) {
            int status = rest.getStatus();
            return status >= SERVER_ERROR || refusesUser(rest) || status == TOO_MANY_REQUESTS || status < CLIENT_ERROR;
        }
        return cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof SSLException
                || cause instanceof RetriableException
                || cause instanceof AuthenticationException
                || cause instanceof AuthorizationException;
    }
}
