package dev.laddstreams.producers;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A declared dataset, whose images arrive one by one for as long as it exists.
 *
 * @param description with the origin {@value #METHOD}
 * @param expected images with which it is complete, each time; empty where it is complete whenever none arrive for a while
 * @param quiet for how long no image has arrived when it is sealed
 */
public record RoutedDataset(DatasetDescription description, OptionalInt expected, Duration quiet) {
    /** The method of its origin. */
    public static final String METHOD = "route";

    public RoutedDataset {
        requireNonNull(expected, "expected");
        requireNonNull(quiet, "quiet");
        if (!description.origin().method().equals(METHOD)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "declare dataset " + description.dataset(),
                    "origin " + description.origin().method(),
                    METHOD);
        }
    }

    String id() {
        return description.dataset();
    }
}
