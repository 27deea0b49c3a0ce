package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Whether the page shows what is, or what was until the cluster went away. Thread-safe. */
final class PageStatus {
    private final PanelVersions versions;

    @GuardedBy("this")
    private final Map<Source, String> waits = new EnumMap<>(Source.class);

    /** Who finds that something does not answer. */
    enum Source {
        CLUSTER,
        LANES
    }

    /** @param waiting what it waits for at first, for people */
    PageStatus(PanelVersions versions, String waiting) {
        this.versions = versions;
        this.waits.put(Source.CLUSTER, waiting);
    }

    /** Returns whether that is news. */
    synchronized boolean waitsFor(Source source, String what) {
        boolean isNews = !what.equals(waits.put(source, what));
        if (isNews) {
            versions.changed(Panel.OVERVIEW);
        }
        return isNews;
    }

    /** Returns whether that is news. */
    synchronized boolean live(Source source) {
        boolean isNews = waits.remove(source) != null;
        if (isNews) {
            versions.changed(Panel.OVERVIEW);
        }
        return isNews;
    }

    /** Whether the cluster answered when it was last asked. */
    synchronized boolean hasCluster() {
        return !waits.containsKey(Source.CLUSTER);
    }

    /** What it waits for; empty while everything is live. */
    synchronized Optional<String> waiting() {
        return waits.values().stream().findFirst();
    }
}
