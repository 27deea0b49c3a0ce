package dev.laddstreams.app.control;

import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What became of an operator's wish on one dataset: the facts, and one line of them for people. */
public sealed interface ControlOutcome
        permits ActivationOutcome,
                ControlOutcome.RolledBack,
                ControlOutcome.Draining,
                ControlOutcome.Relabelling,
                ControlOutcome.Expiry {

    String dataset();

    int version();

    /** One line for people. */
    String text();

    /** Why it does not come about unless somebody acts; empty when it has come about, or will by itself. */
    default Optional<Reason> hindrance() {
        return Optional.empty();
    }

    /** Whether something was done, or only said. */
    enum Effect {
        PLANNED,
        DONE
    }

    /**
     * The version that was active before is so again.
     *
     * @param tag empty while its labels are not complete
     * @param took from the wish to the record that everyone reads
     */
    record RolledBack(String dataset, int version, String tag, Duration took) implements ControlOutcome {
        private static final double MILLIS = 1e3;

        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: version %d is active again (%s), after %.2f s",
                    dataset,
                    version,
                    tag,
                    took.toMillis() / MILLIS);
        }
    }

    /** The version is retired: its lane labels what it has read, and closes. */
    record Draining(String dataset, int version) implements ControlOutcome {
        @Override
        public String text() {
            return "%s: the lane of version %d drains and closes".formatted(dataset, version);
        }
    }

    /**
     * The version labels everything again.
     *
     * @param images how many
     * @param imagesPerSecond of the last time, empty when it never completed a revision
     */
    record Relabelling(
            String dataset, String labelerId, int version, int images, OptionalDouble imagesPerSecond, Effect effect)
            implements ControlOutcome {
        @Override
        public String text() {
            return "%s: %s@%d %s %,d images again%s"
                    .formatted(
                            dataset,
                            labelerId,
                            version,
                            effect == Effect.DONE ? "labels" : "would label",
                            images,
                            imagesPerSecond.isEmpty() ? "" : time(imagesPerSecond.getAsDouble()));
        }

        private String time(double speed) {
            return String.format(
                    Locale.ROOT,
                    ", about %.0f s at the %.0f images a second of last time",
                    Math.ceil(images / speed),
                    speed);
        }
    }

    /**
     * The version's labels leave the dataset's table.
     *
     * @param rows every revision of every image counted
     * @param tags that hold them
     */
    record Expiry(String dataset, String labelerId, int version, long rows, List<String> tags, Effect effect)
            implements ControlOutcome {
        public Expiry {
            tags = List.copyOf(tags);
        }

        @Override
        public String text() {
            return "%s: %s %,d rows of %s@%d and %s"
                    .formatted(
                            dataset,
                            effect == Effect.DONE ? "deleted" : "would delete",
                            rows,
                            labelerId,
                            version,
                            tags.isEmpty() ? "no tag" : "the tags " + String.join(", ", tags));
        }
    }
}
