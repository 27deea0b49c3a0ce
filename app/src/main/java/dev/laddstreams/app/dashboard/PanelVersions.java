package dev.laddstreams.app.dashboard;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how often each panel has changed, so that browsers ask for what they have not seen. Thread-safe. */
final class PanelVersions {
    private final Map<Panel, AtomicLong> versions = new EnumMap<>(Panel.class);
    private final AtomicLong changes = new AtomicLong();

    PanelVersions() {
        for (Panel panel : Panel.values()) {
            versions.put(panel, new AtomicLong());
        }
    }

    void changed(Panel panel) {
        Objects.requireNonNull(versions.get(panel), "version").incrementAndGet();
        changes.incrementAndGet();
    }

    /** Grows with every change of any panel. */
    long changes() {
        return changes.get();
    }

    /** By the panel's code. */
    Map<String, Long> all() {
        Map<String, Long> all = new LinkedHashMap<>();
        versions.forEach((panel, version) -> all.put(panel.code(), version.get()));
        return all;
    }
}
