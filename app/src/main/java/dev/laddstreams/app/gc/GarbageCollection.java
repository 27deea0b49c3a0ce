package dev.laddstreams.app.gc;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TableSweep;
import dev.laddstreams.sinks.table.TableWaste;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds what nothing refers to, and removes it. Everything is listed before anything is read that could refer to it, so that
 * what comes to be referred to meanwhile is not missed; what a writer has not referred to yet is young. Where something
 * cannot be read, nothing is removed at all.
 *
 * @param tables empty where nothing was stored yet; the caller's, who closes them
 */
public record GarbageCollection(Optional<DatasetCatalog> tables, GcAges ages, Clock clock) {
    /**
     * Says what there is to remove.
     *
     * @throws LaddException when something that may refer to it cannot be read
     */
    public GcReport look() {
        Found found = find();
        return new GcReport(found.rows(), false);
    }

    /**
     * Removes it.
     *
     * @throws LaddException as {@link #look}, and {@code OUTPUT_UNWRITABLE}; what was removed before stays so
     */
    public GcReport collect() {
        Found found = find();
        found.remove();
        return new GcReport(found.rows(), true);
    }

    /** What a moment's listing holds that nothing refers to. */
    private record Found(Optional<TableSweep> sweep, List<TableWaste> tables, Instant snapshotsUntil) {
        List<GcRow> rows() {
            return new TableRows(tables).rows();
        }

        void remove() {
            sweep.ifPresent(files -> tables.forEach(waste -> files.remove(waste, snapshotsUntil)));
        }
    }

    private Found find() {
        Instant now = clock.instant();
        Instant snapshotsUntil = now.minus(ages.snapshots());
        Optional<TableSweep> sweep = tables.map(TableSweep::list);
        List<TableWaste> waste = sweep.map(files -> files.find(now.minus(ages.files()), snapshotsUntil))
                .orElse(List.of());
        return new Found(sweep, waste, snapshotsUntil);
    }
}
