package dev.laddstreams.app.console;

/** How log lines are written. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** For programs that collect logs: an object on a line for each event. */
    JSON
}
