package dev.laddstreams.app.cli;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;

/** Says what the machine lacks, and which setting gives it, for failures that Java reports as errors of its own. */
final class MachineFailure {
    private static final int MAX_DEPTH = 16;

    private MachineFailure() {}

    /** In the usual form; empty for a failure that is none of the machine's. */
    static Optional<LaddException> in(Throwable failure) {
        boolean classFailed = false;
        Throwable cause = failure;
        Throwable innermost = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            Optional<LaddException> known = of(cause, failure);
            if (known.isPresent()) {
                return known;
            }
            classFailed |= cause instanceof LinkageError;
            innermost = cause;
            cause = cause.getCause();
        }
        return classFailed ? Optional.of(library(innermost, failure)) : Optional.empty();
    }

    private static Optional<LaddException> of(Throwable cause, Throwable failure) {
        if (cause instanceof OutOfMemoryError) {
            return Optional.of(memory(String.valueOf(cause.getMessage()), failure));
        }
        if (cause instanceof StackOverflowError) {
            return Optional.of(LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "go on",
                    "the input is nested too deeply for the stack",
                    "less depth, or a larger stack, for example LADD_JAVA_OPTS=-Xss8m",
                    failure));
        }
        if (cause instanceof UnsatisfiedLinkError) {
            return Optional.of(library(cause, failure));
        }
        if (cause instanceof AccessDeniedException
                || cause instanceof ReadOnlyFileSystemException
                || isFullOrReadOnly(cause)) {
            return Optional.of(LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "read or write a file",
                    cause.getMessage() + " (" + cause.getClass().getSimpleName() + ")",
                    "folders that can be written and have room: " + folders(),
                    failure));
        }
        return Optional.empty();
    }

    private static boolean isFullOrReadOnly(Throwable cause) {
        if (!(cause instanceof FileSystemException file) || file.getReason() == null) {
            return false;
        }
        String reason = file.getReason().toLowerCase(Locale.ROOT);
        return reason.contains("read-only") || reason.contains("no space left") || reason.contains("quota");
    }

    private static LaddException memory(String detail, Throwable failure) {
        String lower = detail.toLowerCase(Locale.ROOT);
        if (lower.contains("native thread")) {
            return LaddException.cannot(
                    Reason.OUT_OF_MEMORY,
                    "go on",
                    "the system gives no more threads",
                    "a higher limit of processes (ulimit -u, or the container's)",
                    failure);
        }
        if (lower.contains("direct")) {
            return LaddException.cannot(
                    Reason.OUT_OF_MEMORY,
                    "go on",
                    "the memory for buffers is full",
                    "more, for example LADD_JAVA_OPTS=-XX:MaxDirectMemorySize=3g",
                    failure);
        }
        return LaddException.cannot(
                Reason.OUT_OF_MEMORY,
                "go on",
                "the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is full",
                "more, for example LADD_JAVA_OPTS=-Xmx3g",
                failure);
    }

    private static LaddException library(Throwable cause, Throwable failure) {
        return LaddException.cannot(
                Reason.OUTPUT_UNWRITABLE,
                "load a library",
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
                "folders that can be written and may hold programs (no noexec): " + folders(),
                failure);
    }

    /** Where libraries are unpacked, with the setting of each. */
    private static String folders() {
        String cache = System.getenv("DJL_CACHE_DIR");
        return System.getProperty("java.io.tmpdir") + ", which LADD_JAVA_OPTS=-Djava.io.tmpdir=DIR sets, and "
                + (cache == null ? System.getProperty("user.home") : cache) + ", which DJL_CACHE_DIR=DIR sets";
    }
}
