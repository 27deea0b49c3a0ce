package dev.laddstreams.app.dashboard;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the page shows what is, or what was until the cluster went away. Thread-safe. */
final class PageStatus {
    private final PanelVersions versions;
    private final AtomicReference<Optional<String>> waiting;

    /** @param waiting what it waits for at first, for people */
    PageStatus(PanelVersions versions, String waiting) {
        this.versions = versions;
        this.waiting = new AtomicReference<>(Optional.of(waiting));
    }

    void waitsFor(String what) {
        set(Optional.of(what));
    }

    void live() {
        set(Optional.empty());
    }

    private void set(Optional<String> next) {
        if (!next.equals(waiting.getAndSet(next))) {
            versions.changed(Panel.OVERVIEW);
        }
    }

    /** What it waits for; empty while everything is live. */
    Optional<String> waiting() {
        return Objects.requireNonNull(waiting.get(), "waiting");
    }
}
