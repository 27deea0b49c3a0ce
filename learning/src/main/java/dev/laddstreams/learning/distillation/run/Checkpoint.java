package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A run between two iterations: all that the next iteration depends on. Draws need no state, because each one's seed
 * derives from the run's seed and its iteration ({@link Seed}).
 *
 * @param settings what the run was started with, by name
 * @param stage index of the stage
 * @param iteration iterations finished in that stage
 * @param state arrays of the parts that keep state, by part and name, for example {@code parameterisation.pixels}
 */
record Checkpoint(Map<String, String> settings, int stage, int iteration, Map<String, float[]> state) {
    Checkpoint {
        settings = Map.copyOf(settings);
        state = Map.copyOf(state);
    }

    /** @throws LaddException INCOMPATIBLE when the run that wrote this had other settings; the message names them */
    void requireSettings(Map<String, String> wanted) {
        Map<String, String> differing = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            if (!Objects.equals(value, settings.get(name))) {
                differing.put(name, settings.get(name) + ", now " + value);
            }
        });
        if (!differing.isEmpty()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "resume from checkpoint",
                    "it was written with " + differing,
                    "the settings of this run; give another checkpoint file, or delete this one to start anew");
        }
    }
}
