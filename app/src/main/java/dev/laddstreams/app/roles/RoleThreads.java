package dev.laddstreams.app.roles;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.roles.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roles of one process. For one thread, except for {@link #roles()}. */
public final class RoleThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleThreads.class);
    /** Roles whose broker is gone may wait for it for minutes. */
    private static final Duration HURRY = Duration.ofSeconds(10);

    private final List<Role> roles = new CopyOnWriteArrayList<>();
    private boolean hurried;

    /** Starts a role on a thread of its own. */
    public void start(Role role) {
        roles.add(role);
        role.start();
    }

    /** Starts what labels, counts and stores. */
    public void startLabelling(Configuration configuration, WorkDir workDir, StackAccess stack) {
        for (RoleKind role : List.of(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
            start(role.create(configuration, workDir, stack.connection(), stack.catalogue()));
        }
    }

    /** Those that were started, in that order. */
    public List<Role> roles() {
        return List.copyOf(roles);
    }

    /** Throws what ended a role, if one has ended. */
    public void requireRunning() {
        roles.forEach(Role::requireRunning);
    }

    /** Names those that should have said long ago that they are alive: they hang. */
    public List<String> late() {
        return roles.stream().filter(Role::isLate).map(Role::name).toList();
    }

    /** Done as soon as any role has ended. */
    public CompletableFuture<Object> anyEnded() {
        return CompletableFuture.anyOf(roles.stream().map(Role::ended).toArray(CompletableFuture<?>[]::new));
    }

    /** What they need is gone: {@link #close} leaves those behind that do not stop within seconds. */
    public void hurry() {
        hurried = true;
    }

    /** Stops all, the last started first. */
    @Override
    public void close() {
        if (hurried) {
            closeHurriedly();
        } else {
            closeAll();
        }
    }

    private void closeAll() {
        for (int i = roles.size() - 1; i >= 0; i--) {
            roles.get(i).close();
        }
    }

    private void closeHurriedly() {
        Thread closing = new Thread(this::closeAll, "stop-roles");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(HURRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.debug("Roles are left behind that did not stop within {}", HURRY);
        }
    }
}
