package dev.laddstreams.app.management;

import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.roles.Loop;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.clients.roles.RoleState;
import dev.laddstreams.errors.EnumCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows the state and the heartbeats of the roles of a process, of each from its start on. Thread-safe. */
final class RoleGauges {
    private static final double MILLIS = 1e3;

    private final Meters meters;
    /** The newest of each name. */
    private final Map<String, Role> shown = new ConcurrentHashMap<>();

    RoleGauges(Meters meters) {
        this.meters = meters;
    }

    /** Takes those up that were started since. */
    void update(RoleThreads roles) {
        for (Role role : roles.roles()) {
            if (shown.put(role.name(), role) == null) {
                show(role.name());
            }
        }
    }

    private void show(String name) {
        for (RoleState state : RoleState.values()) {
            meters.gauge(
                    Metric.ROLE_STATE,
                    shown,
                    all -> role(all, name).state() == state ? 1 : 0,
                    name,
                    EnumCode.of(state));
        }
        meters.gauge(Metric.LOOP_HEARTBEAT_AGE, shown, all -> oldestBeat(role(all, name)), name);
        meters.gauge(
                Metric.LOOP_HEARTBEAT_LIMIT,
                shown,
                all -> seconds(role(all, name).loops().limit()),
                name);
    }

    private static Role role(Map<String, Role> all, String name) {
        Role role = all.get(name);
        if (role == null) {
            throw new IllegalStateException(name);
        }
        return role;
    }

    private static double oldestBeat(Role role) {
        if (role.state().isEnd()) {
            return 0;
        }
        double oldest = seconds(role.sinceLastBeat());
        for (Loop loop : role.loops().all()) {
            oldest = Math.max(oldest, seconds(loop.sinceLastBeat()));
        }
        return oldest;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MILLIS;
    }
}
