package dev.laddstreams.clients.roles;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The loops of a role beside its own. Thread-safe. */
public final class Loops {
    private final Set<Loop> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Duration limit;

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param limit from which age of its last sign of life on a loop counts as stuck
     */
    public Loops(LongSupplier nanoTime, Duration limit) {
        this.nanoTime = nanoTime;
        this.limit = limit;
    }

    /** A loop that rests until it says that it is at work. Its thread closes it. */
    public Loop open(String name) {
        Loop loop = new Loop(name, new Heartbeat(nanoTime, limit), this);
        open.add(loop);
        return loop;
    }

    void ended(Loop loop) {
        open.remove(loop);
    }

    /** Those that have not ended, by name. */
    public List<Loop> all() {
        return open.stream().sorted(Comparator.comparing(Loop::name)).toList();
    }

    public Duration limit() {
        return limit;
    }
}
