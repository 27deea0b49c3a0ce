package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;

/** Turns what Iceberg, its database and the file system throw into our own exception. */
public final class StorageFailure {
    private static final int MAX_DEPTH = 16;

    private StorageFailure() {}

    /** With reason {@code DISK_FULL} or {@code OUTPUT_UNWRITABLE}; a {@code LaddException} stays as it is. */
    public static LaddException of(String action, Exception failure) {
        if (failure instanceof LaddException known) {
            return known;
        }
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < MAX_DEPTH; depth++) {
            root = root.getCause();
        }
        if (root instanceof RejectedExecutionException) {
            // Iceberg's threads end as soon as the process is told to
            return LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    action,
                    "this process is ending",
                    "to be done at the next start",
                    failure);
        }
        String detail = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return isDiskFull(detail)
                ? LaddException.cannot(Reason.DISK_FULL, action, detail, "free space", failure)
                : LaddException.cannot(
                        Reason.OUTPUT_UNWRITABLE, action, detail, "a catalog and a warehouse that answer", failure);
    }

    private static boolean isDiskFull(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left")
                || text.contains("disk is full")
                || text.contains("sqlite_full")
                || text.contains("quota exceeded");
    }
}
