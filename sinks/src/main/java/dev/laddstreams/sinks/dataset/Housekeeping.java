package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TableUpkeep;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies the tables of a sink up at an interval, one at a time. Not thread-safe. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final DatasetCatalog catalog;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private final Map<String, Long> dueAt = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    Housekeeping(DatasetCatalog catalog, Duration interval, LongSupplier nanoTime) {
        this.catalog = catalog;
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    /**
     * Tidies up what is due. Trouble is logged, and waits for the next time.
     *
     * @param datasets that no other sink tidies up
     */
    void tidy(Set<String> datasets) {
        dueAt.keySet().retainAll(datasets);
        for (String dataset : datasets) {
            long now = nanoTime.getAsLong();
            long due = dueAt.computeIfAbsent(dataset, first -> now + interval.toNanos());
            if (now - due >= 0) {
                tidy(dataset);
                dueAt.put(dataset, nanoTime.getAsLong() + interval.toNanos());
                return;
            }
        }
    }

    private void tidy(String dataset) {
        try {
            catalog.find(dataset).ifPresent(table -> {
                TableUpkeep.Tidied done = new TableUpkeep(table).tidy(interval);
                LOG.debug("Tidied up dataset {}: {}", dataset, done);
            });
        } catch (LaddException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
            LOG.warn("Dataset {} stays as it is for now: {}", dataset, e.getMessage());
        }
    }
}
