package dev.laddstreams.app.cli;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
final class LetterOptions {
    @Option(names = "--topic", paramLabel = "TOPIC", order = 1, description = "Only records of this topic.")
    private @Nullable String topic;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            order = 2,
            description = "Only records that were refused for this reason, such as record-invalid.")
    private @Nullable Reason reason;

    boolean isGiven() {
        return topic != null || reason != null;
    }

    boolean accept(DeadLetter letter) {
        return (topic == null || topic.equals(letter.topic()))
                && (reason == null || reason.code().equals(letter.refusal().reason()));
    }
}
