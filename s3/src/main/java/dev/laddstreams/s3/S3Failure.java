package dev.laddstreams.s3;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Says in one sentence why a store did not do what it was asked for. */
final class S3Failure {
    private static final int FORBIDDEN = 403;
    private static final int MOVED = 301;
    private static final int MAX_DEPTH = 16;
    private static final String NO_BUCKET = "there is no such bucket";
    private static final String NO_SUCH_BUCKET = "NoSuchBucket";

    private S3Failure() {}

    /** @param address of what was read or written */
    static LaddException of(String action, String address, Exception failure) {
        if (failure instanceof LaddException known) {
            return known;
        }
        if (failure instanceof NoSuchKeyException) {
            return LaddException.cannot(
                    Reason.INPUT_UNREADABLE,
                    action + " " + address,
                    "it does not exist",
                    "an object that is there",
                    failure);
        }
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            // the flag is set still, or again
            Thread.currentThread().interrupt();
            return new LaddException(Reason.INTERRUPTED, "Cannot " + action + " " + address + ": interrupted", failure);
        }
        return LaddException.cannot(
                Reason.STORE_UNAVAILABLE, action + " " + address, why(failure), expected(failure), failure);
    }

    static LaddException noSuchBucket(String action, String address, Exception failure) {
        return LaddException.cannot(
                Reason.STORE_UNAVAILABLE, action + " " + address, NO_BUCKET, "one that was created", failure);
    }

    private static String expected(Exception failure) {
        if (failure instanceof AwsServiceException refused) {
            if (NO_SUCH_BUCKET.equals(code(refused))) {
                return "one that was created";
            }
            return switch (refused.statusCode()) {
                case FORBIDDEN -> "credentials that may list, read and write it";
                case MOVED -> "the bucket's own region in s3.region";
                default -> "a store that does what it is asked for";
            };
        }
        return "a store that answers at s3.endpoint, and credentials for it";
    }

    private static String why(Exception failure) {
        if (failure instanceof AwsServiceException refused) {
            return NO_SUCH_BUCKET.equals(code(refused)) ? NO_BUCKET : refusal(refused);
        }
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && !isTelling(root) && depth < MAX_DEPTH; depth++) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (root instanceof UnknownHostException) {
            return "unknown host " + message;
        }
        if (root instanceof SocketTimeoutException) {
            return "it does not answer in time (" + message + ")";
        }
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static boolean isTelling(Throwable failure) {
        return failure instanceof IOException
                || String.valueOf(failure.getMessage()).startsWith("no credentials");
    }

    private static String refusal(AwsServiceException refused) {
        String code = code(refused);
        return "it refuses with status " + refused.statusCode() + (code.isEmpty() ? "" : ", " + code);
    }

    /** Empty for an answer without a body. */
    static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null
                ? ""
                : refused.awsErrorDetails().errorCode();
    }
}
