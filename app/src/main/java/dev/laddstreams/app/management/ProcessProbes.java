package dev.laddstreams.app.management;

import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.clients.roles.RoleState;
import dev.laddstreams.errors.LaddException;
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

    /** The process puts its work away: no work is for it any more. */
    public void drain() {
        draining = true;
    }

    /** Whether every role has begun its work once. */
    ProbeAnswer startup() {
        return ofEach(role -> role.state() == RoleState.STARTING ? Optional.of("it is starting") : Optional.empty());
    }

    /** Whether every role does its work now. */
    ProbeAnswer ready() {
        return draining ? ProbeAnswer.not("the process is draining") : ofEach(ProcessProbes::unready);
    }

    /** Whether every loop has said that it is alive, and none has failed. */
    ProbeAnswer live() {
        return watched.isEmpty() ? new ProbeAnswer(List.of()) : ofEach(ProcessProbes::lifeless);
    }

    private ProbeAnswer ofEach(Function<Role, Optional<String>> complaint) {
        Optional<RoleThreads> roles = watched;
        if (roles.isEmpty()) {
            return ProbeAnswer.not("the process is starting");
        }
        return new ProbeAnswer(roles.get().roles().stream()
                .flatMap(role -> complaint.apply(role).map(text -> role.name() + ": " + text).stream())
                .toList());
    }

    private static Optional<String> unready(Role role) {
        return switch (role.state()) {
            case STARTING -> Optional.of("it is starting");
            case RUNNING -> Optional.empty();
            case STOPPING, STOPPED -> Optional.of("it was told to stop");
            case FAILED -> Optional.of(failure(role));
        };
    }

    private static Optional<String> lifeless(Role role) {
        if (role.state() == RoleState.FAILED) {
            return Optional.of(failure(role));
        }
        return role.isLate()
                ? Optional.of("no sign of life for " + role.sinceLastBeat().toSeconds() + " s")
                : Optional.empty();
    }

    private static String failure(Role role) {
        return role.failure().map(LaddException::getMessage).orElse("it failed");
    }
}
