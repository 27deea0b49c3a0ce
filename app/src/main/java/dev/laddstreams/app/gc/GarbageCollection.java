package dev.laddstreams.app.gc;

import dev.laddstreams.clients.StoreUser;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoredObject;
import dev.laddstreams.sinks.table.FileSum;
import dev.laddstreams.sinks.table.StoredClaims;
import dev.laddstreams.sinks.table.TableSweep;
import dev.laddstreams.sinks.table.TableWaste;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what nothing refers to, and removes it. Everything is listed before anything is read that could refer to it, so that
 * what comes to be referred to meanwhile is not missed; what a writer has not referred to yet is young. Where something
 * cannot be read, nothing is removed at all.
 */
public record GarbageCollection(GcSystem system, GcPlaces places, GcAges ages, Clock clock) {
    private static final String BUNDLES = "labeler bundles";
    private static final String CLAIM_CHECKS = "claim checks";

    /**
     * Says what there is to remove.
     *
     * @throws LaddException when something that may refer to it cannot be read
     */
    public GcReport look() {
        return new GcReport(find().rows(), false);
    }

    /**
     * Removes it.
     *
     * @throws LaddException as {@link #look}, and {@code OUTPUT_UNWRITABLE}; what was removed before stays so
     */
    public GcReport collect() {
        return new GcReport(find().remove().rows(), true);
    }

    /** All that was listed and found to be needed by nobody. */
    private record Found(
            Limits limits,
            Optional<TableSweep> sweep,
            List<TableWaste> tables,
            List<StoreWaste> stores,
            List<Path> trials,
            FileSum ofTrials) {
        List<GcRow> rows() {
            List<GcRow> rows = new ArrayList<>(new TableRows(tables).rows());
            stores.forEach(store -> rows.add(store.row()));
            FileSum temporary = ofTrials;
            for (StoreWaste store : stores) {
                temporary = temporary.plus(StoreSweep.sum(store.partials()));
            }
            rows.add(new GcRow("temporary files", temporary, FileSum.NONE, FileSum.NONE, FileSum.NONE, List.of()));
            return rows;
        }

        Found remove() {
            sweep.ifPresent(files -> tables.forEach(waste -> files.remove(waste, limits.snapshots())));
            TrialFolders.remove(trials);
            List<StoreWaste> removed =
                    stores.stream().map(store -> store.remove(limits.files())).toList();
            return new Found(limits, sweep, tables, removed, trials, ofTrials);
        }
    }

    /** What was written, or made, before these is old enough. */
    private record Limits(Instant files, Instant snapshots) {}

    private Found find() {
        Instant now = clock.instant();
        Limits limits = new Limits(now.minus(ages.files()), now.minus(ages.snapshots()));
        Optional<TableSweep> sweep = system.tables().map(TableSweep::list);
        List<StoredObject> bundles = places.bundles().list();
        List<StoredObject> pixels = places.claimChecks().list();

        StoreUser user = StoreUser.of(system.connection(), system.catalogue());
        TopicReferences topics = new TopicReferences(system.connection(), system.catalogue());
        StoreSweep sweptBundles = StoreSweep.of(places.bundles(), bundles, ".zip");
        StoreSweep sweptPixels = StoreSweep.of(places.claimChecks(), pixels, ".bin");
        List<StoreWaste> stores = List.of(
                waste(BUNDLES, sweptBundles, limits, hindrance(user, places.bundles(), bundles), topics::claimBundles),
                waste(
                        CLAIM_CHECKS,
                        sweptPixels,
                        limits,
                        hindrance(user, places.claimChecks(), pixels),
                        unclaimed -> claimPixels(topics, unclaimed)));
        List<TableWaste> tables = sweep.map(files -> files.find(limits.files(), limits.snapshots()))
                .orElse(List.of());
        List<Path> trials = new TrialFolders(places.workDir()).olderThan(limits.files());
        return new Found(limits, sweep, tables, stores, trials, TrialFolders.sum(trials));
    }

    private static List<String> hindrance(StoreUser user, ObjectStore store, List<StoredObject> listed) {
        return user.hindrance(store, listed).stream().toList();
    }

    /** @param references takes out what is referred to, and says why it cannot tell of the rest */
    private static StoreWaste waste(
            String kind,
            StoreSweep sweep,
            Limits limits,
            List<String> hindrance,
            Function<Unclaimed, List<String>> references) {
        Unclaimed unclaimed = sweep.unclaimed();
        List<String> doubts = new ArrayList<>(hindrance);
        doubts.addAll(references.apply(unclaimed));
        return StoreWaste.of(kind, sweep, unclaimed, limits.files(), doubts);
    }

    /** Topics before tables: a record that compaction takes from the one is in the other by then. */
    private List<String> claimPixels(TopicReferences topics, Unclaimed unclaimed) {
        if (unclaimed.isEmpty()) {
            return List.of();
        }
        List<String> doubts = topics.claimPixels(unclaimed);
        system.tables().ifPresent(catalog -> catalog.datasets()
                .forEach(dataset -> StoredClaims.visit(catalog, dataset, unclaimed::claim)));
        return doubts;
    }
}
