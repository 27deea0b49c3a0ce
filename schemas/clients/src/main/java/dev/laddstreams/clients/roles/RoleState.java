package dev.laddstreams.clients.roles;

/** Where a {@link Role} is in its life; each state is entered at most once, in this order. */
public enum RoleState {
    /** It has not run yet, or prepares its work, or waits for a broker to do so. */
    STARTING,
    /** It works, or waits for what went away. */
    RUNNING,
    /** It was told to stop, and puts its work away. */
    STOPPING,
    /** It has ended as it was told to. */
    STOPPED,
    /** It has ended by itself, for the reason that {@link Role#failure()} gives. */
    FAILED;

    /** Whether nothing follows. */
    public boolean isEnd() {
        return this == STOPPED || this == FAILED;
    }
}
