package dev.laddstreams.app.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/** Holds the newest entries alone, so that no topic, however long, fills the memory. Not thread-safe. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    BoundedMap(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
