package dev.laddstreams.app.control;

/** What an activation does about images that lack the version's label. */
public enum ActivationMode {
    /** Refuses; a complete version becomes active when its labels are stored and it passes the gate. */
    IF_COMPLETE,

    /** Leaves a request: the version becomes active as soon as none lack it and it passes the gate. */
    WHEN_COMPLETE,

    /** Activates at once, though images lack it, and whatever the gate says. */
    NOW
}
