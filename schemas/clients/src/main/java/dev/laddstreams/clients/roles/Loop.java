package dev.laddstreams.clients.roles;

import java.time.Duration;

/**
 * A thread's work that goes round and round, or step by step, beside its role's own. At work it says so at every turn; it
 * may rest, and then nobody waits to hear of it. Thread-safe.
 */
public final class Loop implements AutoCloseable {
    private final String name;
    private final Heartbeat heartbeat;
    private final Loops all;
    private volatile boolean working;

    Loop(String name, Heartbeat heartbeat, Loops all) {
        this.name = name;
        this.heartbeat = heartbeat;
        this.all = all;
    }

    /** Says that it is at work, and alive. */
    public void beat() {
        heartbeat.beat();
        working = true;
    }

    /** Says that it waits for work. */
    public void rest() {
        working = false;
    }

    public String name() {
        return name;
    }

    /** Tells how long ago it said that it is alive; zero while it rests. */
    public Duration sinceLastBeat() {
        return working ? heartbeat.age() : Duration.ZERO;
    }

    /** Whether it is at work and should have said long ago that it is alive: it hangs. */
    public boolean isLate() {
        return working && heartbeat.isLate();
    }

    /** It has ended. */
    @Override
    public void close() {
        all.ended(this);
    }
}
