package dev.laddstreams.app.gc;

import dev.laddstreams.schemas.stores.StoredObject;
import dev.laddstreams.sinks.table.FileSum;
import java.time.Instant;
import java.util.List;

/**
 * What of one store nothing refers to.
 *
 * @param kind of its contents, in words
 * @param unclaimed digests of its contents that nothing refers to, however young
 * @param orphans those of them that are old enough
 * @param partials of writers that were killed, old enough
 * @param doubts why nothing can be removed; empty when it can
 */
record StoreWaste(
        String kind,
        StoreSweep sweep,
        Unclaimed unclaimed,
        List<StoredObject> orphans,
        List<StoredObject> partials,
        List<String> doubts) {
    StoreWaste {
        orphans = List.copyOf(orphans);
        partials = List.copyOf(partials);
        doubts = List.copyOf(doubts);
    }

    static StoreWaste of(String kind, StoreSweep sweep, Unclaimed unclaimed, Instant before, List<String> doubts) {
        boolean sure = doubts.isEmpty();
        return new StoreWaste(
                kind,
                sweep,
                unclaimed,
                sure ? sweep.orphans(unclaimed, before) : List.of(),
                sure ? sweep.oldPartials(before) : List.of(),
                doubts);
    }

    /** Removes it, but for what was written again meanwhile; returns what was removed. */
    StoreWaste remove(Instant before) {
        return new StoreWaste(kind, sweep, unclaimed, delete(orphans, before), delete(partials, before), doubts);
    }

    private List<StoredObject> delete(List<StoredObject> objects, Instant before) {
        return objects.stream()
                .filter(object -> sweep.store().deleteIfOlder(object.name(), before))
                .toList();
    }

    GcRow row() {
        FileSum all = StoreSweep.sum(sweep.contents());
        FileSum left = StoreSweep.sum(sweep.named(unclaimed));
        FileSum gone = StoreSweep.sum(orphans);
        return new GcRow(
                kind,
                gone,
                all.minus(left),
                left.minus(gone),
                StoreSweep.sum(sweep.unknown()),
                doubts.stream().map(why -> "All " + kind + " are kept: " + why).toList());
    }
}
