/**
 * Faults of every kind against the whole system on a real broker, each followed by a count that shares no logic with it. {@link
 * dev.laddstreams.app.chaos.FaultRun} is where to begin. Tests tagged {@code chaos} run by {@code mvn verify -Pchaos}, their
 * short forms in every build, and those tagged {@code chaos-short} by both.
 */
package dev.laddstreams.app.chaos;
