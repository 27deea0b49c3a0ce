package dev.laddstreams.learning.distillation;

import java.util.function.Function;

/**
 * A method: one choice on each axis.
 *
 * @param name as users type it
 * @param title for people
 */
record MethodRow(
        String name,
        String title,
        Function<Wiring, Objective> objective,
        Function<Wiring, ModelSource> modelSource,
        Function<Wiring, Parameterisation> parameterisation,
        Function<Wiring, RealSource> realSource,
        Function<Wiring, Schedule> schedule,
        Function<Wiring, LabelPolicy> labelPolicy) {

    WiredMethod wire(Wiring wiring) {
        return new WiredMethod(
                objective.apply(wiring),
                modelSource.apply(wiring),
                parameterisation.apply(wiring),
                realSource.apply(wiring),
                schedule.apply(wiring),
                labelPolicy.apply(wiring));
    }
}
