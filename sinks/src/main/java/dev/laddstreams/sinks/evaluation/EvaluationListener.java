package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.avro.Evaluation;

/** Hears how evaluations go, on the evaluating thread. */
public interface EvaluationListener {
    /** A listener that hears nothing. */
    EvaluationListener NONE = new EvaluationListener() {};

    /** Before a control of a tag; what it returns hears how far that is. */
    default ProgressListener starting(String dataset, String tag, Control control) {
        return ProgressListener.NONE;
    }

    /** After the evaluation is on its topic. */
    default void finished(Evaluation evaluation) {}

    /** The rest of this tag's controls will not be evaluated until the consumer starts anew. */
    default void failed(String dataset, String tag, LaddException failure) {}
}
