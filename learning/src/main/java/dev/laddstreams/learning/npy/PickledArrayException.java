package dev.laddstreams.learning.npy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** An array of Python objects: a program of its own, which is not run. */
public final class PickledArrayException extends LaddException {
    private static final long serialVersionUID = 1L;

    PickledArrayException(String name) {
        super(
                Reason.INPUT_INVALID,
                oneLine("Cannot read array " + name
                        + ": pickled Python objects (expected: numbers, no objects; numpy.array with a dtype makes them"
                        + " so)"));
    }
}
