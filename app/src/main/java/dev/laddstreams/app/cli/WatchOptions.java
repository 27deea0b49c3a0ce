package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.LaneLoop.End;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a status is shown again and again, and until when. */
final class WatchOptions {
    @Option(names = "--watch", description = "Goes on showing how far the lanes are, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--until-complete",
            description =
                    "With --watch: ends when all lanes have read everything and every image carries every version.")
    private boolean untilComplete;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "With --watch: between two looks (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int interval;

    boolean isGiven() {
        return watch;
    }

    Duration interval() {
        return Duration.ofSeconds(interval);
    }

    End end() {
        return untilComplete ? End.COMPLETE : End.NEVER;
    }

    /** Fails as wrong usage for options that contradict each other. */
    void check() {
        if (interval < 1 || (untilComplete && !watch)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "show the status",
                    untilComplete && !watch ? "--until-complete without --watch" : "--interval " + interval,
                    untilComplete && !watch ? "--watch --until-complete" : "at least 1 second");
        }
    }
}
