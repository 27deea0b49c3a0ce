package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import java.util.ArrayList;
import java.util.List;

/** A tag to evaluate. */
record EvaluationTask(String dataset, String labelerId, int version, int manifestRevision, String tag) {
    /** The active tag, and the candidate's, whose evaluation may decide whether it becomes active. */
    static List<EvaluationTask> of(Activation activation) {
        List<EvaluationTask> tasks = new ArrayList<>();
        if (!activation.getTag().isEmpty()) {
            tasks.add(new EvaluationTask(
                    activation.getDataset(),
                    activation.getLabelerId(),
                    activation.getVersion(),
                    activation.getManifestRevision(),
                    activation.getTag()));
        }
        ActivationCandidate candidate = activation.getCandidate();
        if (candidate != null && candidate.getTag() != null) {
            tasks.add(new EvaluationTask(
                    activation.getDataset(),
                    activation.getLabelerId(),
                    candidate.getVersion(),
                    candidate.getManifestRevision(),
                    candidate.getTag()));
        }
        return tasks;
    }

    /** Of the record on the evaluations topic. */
    String key(Control control) {
        return RecordKeys.evaluation(dataset, manifestRevision, labelerId, version, control.code());
    }
}
