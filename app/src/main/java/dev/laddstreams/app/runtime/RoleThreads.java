package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The roles of one process. Not thread-safe. */
public final class RoleThreads implements AutoCloseable {
    private final List<RoleThread> roles = new ArrayList<>();

    public void add(RoleThread role) {
        roles.add(role);
    }

    /** Starts what labels, counts and stores. */
    public void startLabelling(Configuration configuration, WorkDir workDir, StackAccess stack) {
        for (RoleKind role : List.of(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
            add(role.start(configuration, workDir, stack.connection(), stack.catalogue()));
        }
    }

    /** Throws what ended a role, if one has ended. */
    public void requireRunning() {
        roles.forEach(RoleThread::requireRunning);
    }

    /** Done as soon as any role has ended. */
    public CompletableFuture<Object> anyEnded() {
        return CompletableFuture.anyOf(roles.stream().map(RoleThread::ended).toArray(CompletableFuture<?>[]::new));
    }

    /** Stops all, the last started first. */
    @Override
    public void close() {
        for (int i = roles.size() - 1; i >= 0; i--) {
            roles.get(i).close();
        }
    }
}
