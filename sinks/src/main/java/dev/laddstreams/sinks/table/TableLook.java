package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.NotFoundException;

/** Looks at all that a table holds while others commit to it. */
final class TableLook {
    /** A snapshot that another lets go takes files along; the next look does not ask for them. */
    private static final int LOOKS = 5;

    private TableLook() {}

    /**
     * What a look finds, which begins by loading the table.
     *
     * @throws LaddException when the table cannot be read
     */
    static <T> T at(String dataset, Supplier<T> look) {
        String action = "read the table of dataset " + dataset;
        for (int looks = 1; ; looks++) {
            try {
                return look.get();
            } catch (NotFoundException e) {
                if (looks == LOOKS) {
                    throw LaddException.cannot(
                            Reason.INPUT_UNREADABLE,
                            action,
                            String.valueOf(e.getMessage()),
                            "all files that it names",
                            e);
                }
            } catch (RuntimeException e) {
                throw StorageFailure.of(action, e);
            }
        }
    }
}
