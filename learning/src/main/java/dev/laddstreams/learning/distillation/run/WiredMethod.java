package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.axes.Axis;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.RealSource;
import dev.laddstreams.learning.distillation.axes.Schedule;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The six axes of one run, known to fit together. */
record WiredMethod(
        Objective objective,
        ModelSource modelSource,
        Parameterisation parameterisation,
        RealSource realSource,
        Schedule schedule,
        LabelPolicy labelPolicy) {

    /** @throws LaddException INCOMPATIBLE when an axis needs what no other offers */
    WiredMethod {
        Map<String, Axis> axes = axes(objective, modelSource, parameterisation, realSource, schedule, labelPolicy);
        Set<Capability> provided = EnumSet.noneOf(Capability.class);
        axes.values().forEach(axis -> provided.addAll(axis.provides()));
        for (Axis axis : axes.values()) {
            for (Capability needed : axis.requires()) {
                if (!provided.contains(needed)) {
                    throw LaddException.cannot(
                            Reason.INCOMPATIBLE,
                            "combine the choices of a method",
                            axis.getClass().getSimpleName() + " without " + needed.offer(),
                            "one in the same row");
                }
            }
        }
    }

    /** The axes by their stable names. */
    Map<String, Axis> axes() {
        return axes(objective, modelSource, parameterisation, realSource, schedule, labelPolicy);
    }

    private static Map<String, Axis> axes(
            Objective objective,
            ModelSource modelSource,
            Parameterisation parameterisation,
            RealSource realSource,
            Schedule schedule,
            LabelPolicy labelPolicy) {
        Map<String, Axis> axes = new LinkedHashMap<>();
        axes.put("objective", objective);
        axes.put("model-source", modelSource);
        axes.put("parameterisation", parameterisation);
        axes.put("real-source", realSource);
        axes.put("schedule", schedule);
        axes.put("label-policy", labelPolicy);
        return axes;
    }
}
