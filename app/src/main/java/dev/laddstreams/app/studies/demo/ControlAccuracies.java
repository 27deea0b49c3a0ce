package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.schemas.avro.Evaluation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the evaluations of a demo's controls found. */
final class ControlAccuracies {
    private ControlAccuracies() {}

    /** Waits until every control has its accuracy; by name in the report. */
    static Map<String, DemoReport.Accuracy> await(
            StudyWatch watch, StackAccess stack, String dataset, List<DemoControl> controls) {
        Map<String, DemoReport.Accuracy> found = new HashMap<>();
        watch.await(
                "evaluate",
                topics -> topics.follow(
                        stack.catalogue().evaluations(), Evaluation.class, watch.hearing(record -> controls.stream()
                                .filter(control ->
                                        control.images().dataset(dataset).equals(record.getDataset())
                                                && control.control().code().equals(record.getRecipe()))
                                .forEach(control -> found.put(control.key(), accuracy(record))))),
                () -> found.size() == controls.size());
        Map<String, DemoReport.Accuracy> ordered = new LinkedHashMap<>();
        controls.forEach(control -> ordered.put(control.key(), found.get(control.key())));
        return ordered;
    }

    private static DemoReport.Accuracy accuracy(Evaluation record) {
        return new DemoReport.Accuracy(
                record.getAccuracyMean(),
                record.getAccuracyStd(),
                record.getAccuracies().size());
    }
}
