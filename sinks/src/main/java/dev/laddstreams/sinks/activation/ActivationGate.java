package dev.laddstreams.sinks.activation;

import dev.laddstreams.sinks.activation.ActivationPolicy.Gate;
import java.util.Locale;
import java.util.Optional;

/** Compares a candidate with the active version. */
record ActivationGate(ActivationPolicy policy, Accuracies accuracies) {
    private static final int PERCENT = 100;

    /** What becomes of a candidate. */
    sealed interface Verdict {
        record Pass() implements Verdict {}

        /** An evaluation is missing. */
        record Wait() implements Verdict {}

        record Refuse(String why) implements Verdict {}
    }

    /** @param active 0 when no version is */
    Verdict judge(String dataset, String labelerId, int active, int candidate) {
        if (active == 0 || policy.gate() == Gate.NONE) {
            return new Verdict.Pass();
        }
        boolean deployed = policy.gate() == Gate.DEPLOYED_ACCURACY;
        String measuredOn = policy.gateDataset().orElse(dataset);
        Optional<Double> before =
                deployed ? accuracies.deployed(measuredOn, labelerId, active) : accuracies.heldOut(labelerId, active);
        Optional<Double> after = deployed
                ? accuracies.deployed(measuredOn, labelerId, candidate)
                : accuracies.heldOut(labelerId, candidate);
        String what = deployed ? "deployed accuracy on " + measuredOn : "held-out accuracy";
        if (deployed && (before.isEmpty() || after.isEmpty())) {
            return new Verdict.Wait();
        }
        if (after.isEmpty()) {
            return new Verdict.Refuse("its " + what + " is unknown");
        }
        if (before.isEmpty() || after.get() >= before.get() - policy.tolerance()) {
            return new Verdict.Pass();
        }
        return new Verdict.Refuse("its %s is %s, that of version %d is %s (tolerance %s)"
                .formatted(what, percent(after.get()), active, percent(before.get()), percent(policy.tolerance())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
    }
}
