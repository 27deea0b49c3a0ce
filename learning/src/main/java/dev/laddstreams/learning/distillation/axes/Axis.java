package dev.laddstreams.learning.distillation.axes;

import java.util.Map;
import java.util.Set;

/** A choice on one of the six axes of a method. */
public interface Axis {
    /** What this choice offers to the other axes. */
    default Set<Capability> provides() {
        return Set.of();
    }

    /** What another axis of the same row must offer. */
    default Set<Capability> requires() {
        return Set.of();
    }

    /** A stage begins; not called where a resumed run goes on within one. */
    default void begin(Stage stage) {}

    /** What the next iteration depends on besides the seeds; copies, for the checkpoint. */
    default Map<String, float[]> state() {
        return Map.of();
    }

    /** Takes up a state that the same choice gave under the same settings. */
    default void restore(Map<String, float[]> state) {}
}
