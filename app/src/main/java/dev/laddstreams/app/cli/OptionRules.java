package dev.laddstreams.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks the numbers of a command's options before it starts to work. */
final class OptionRules {
    private final CommandSpec spec;

    OptionRules(CommandSpec spec) {
        this.spec = spec;
    }

    /** @param value null when the option is not given */
    OptionRules atLeast(int least, String option, @Nullable Integer value) {
        if (value != null && value < least) {
            throw broken(option, value, "at least " + least);
        }
        return this;
    }

    OptionRules positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw broken(option, value, "a number above 0");
        }
        return this;
    }

    /** @param below the first value that is too large */
    OptionRules fromZero(String option, double value, double below) {
        if (!(value >= 0 && value < below)) {
            throw broken(
                    option,
                    value,
                    below == Double.POSITIVE_INFINITY ? "a number of at least 0" : "from 0 to below " + below);
        }
        return this;
    }

    private ParameterException broken(String option, Number value, String rule) {
        return new ParameterException(
                spec.commandLine(),
                "Cannot run " + spec.qualifiedName() + ": " + option + " " + value + " (expected: " + rule + ")");
    }
}
