package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few datasets that browsers looked at last; what nobody looks at is not read. Thread-safe. */
final class WatchedDatasets {
    static final int MOST = 4;

    private final TrustedFiles claimChecks;

    @GuardedBy("this")
    private final Map<String, WatchedDataset> held = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WatchedDataset> eldest) {
            return size() > MOST;
        }
    };

    /** @param claimChecks where pixels may lie that are too large for a record */
    WatchedDatasets(TrustedFiles claimChecks) {
        this.claimChecks = claimChecks;
    }

    /** What is known of a dataset; from now on it is read. */
    synchronized WatchedDataset watch(DatasetManifest manifest) {
        return held.computeIfAbsent(manifest.getDataset(), id -> WatchedDataset.of(manifest, claimChecks));
    }

    /** As it is held; that keeps no other from being forgotten. */
    synchronized Optional<WatchedDataset> find(String id) {
        return held.values().stream().filter(dataset -> dataset.id().equals(id)).findFirst();
    }

    synchronized List<WatchedDataset> all() {
        return new ArrayList<>(held.values());
    }
}
