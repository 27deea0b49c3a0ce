package dev.laddstreams.app.management;

import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.roles.Loop;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.clients.roles.RoleState;
import dev.laddstreams.errors.LaddException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the roles of a process have to say of its health: whether it has started, whether it does its work, and whether
 * all of its loops turn. Thread-safe.
 */
public final class ProcessProbes {
    private volatile Optional<RoleThreads> watched = Optional.empty();
    private volatile boolean draining;

    /** From now on these roles answer; all that belong to the start were started. */
    public void watch(RoleThreads roles) {
        watched = Optional.of(roles);
    }

    Optional<RoleThreads> watched() {
        return watched;
    }

    /** The process puts its work away: no work is for it any more. */
    public void drain() {
        draining = true;
    }

    /** Whether every role has begun its work once. */
    ProbeAnswer startup() {
        return ofEach(role -> role.state() == RoleState.STARTING ? List.of("it is starting") : List.of());
    }

    /** Whether every role does its work now. */
    ProbeAnswer ready() {
        return draining ? ProbeAnswer.not("the process is draining") : ofEach(ProcessProbes::unready);
    }

    /** Whether every loop has said that it is alive, and none has failed. */
    ProbeAnswer live() {
        return watched.isEmpty() ? new ProbeAnswer(List.of()) : ofEach(ProcessProbes::lifeless);
    }

    private ProbeAnswer ofEach(Function<Role, List<String>> complaints) {
        Optional<RoleThreads> roles = watched;
        if (roles.isEmpty()) {
            return ProbeAnswer.not("the process is starting");
        }
        return new ProbeAnswer(roles.get().roles().stream()
                .flatMap(role -> complaints.apply(role).stream().map(text -> role.name() + ": " + text))
                .toList());
    }

    private static List<String> unready(Role role) {
        return switch (role.state()) {
            case STARTING -> List.of("it is starting");
            case RUNNING -> role.hindrances();
            case STOPPING, STOPPED -> List.of("it was told to stop");
            case FAILED -> List.of(failure(role));
        };
    }

    private static List<String> lifeless(Role role) {
        if (role.state() == RoleState.FAILED) {
            return List.of(failure(role));
        }
        List<String> stuck = new ArrayList<>();
        if (role.isLate()) {
            stuck.add(silence("its own loop", role.sinceLastBeat()));
        }
        role.loops().all().stream()
                .filter(Loop::isLate)
                .forEach(loop -> stuck.add(silence("thread " + loop.name(), loop.sinceLastBeat())));
        return stuck;
    }

    private static String silence(String who, Duration time) {
        return "no sign of life of " + who + " for " + time.toSeconds() + " s";
    }

    private static String failure(Role role) {
        return role.failure().map(LaddException::getMessage).orElse("it failed");
    }
}
