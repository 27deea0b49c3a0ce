package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.studies.sweep.SweepReport.Accuracy;
import dev.laddstreams.app.studies.sweep.SweepReport.Epoch;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import java.util.List;

/** Reports as sweeps leave them. */
final class SweepSamples {
    static final SweepReport.Training TRAINING = new SweepReport.Training(
            new SweepReport.RealImages("clothes", "00c0ffee", 900, 100),
            "convnet-d3-w4-instance",
            new SweepReport.Labels(3, 0.5, 1),
            new SweepReport.Course(Optimizer.SGD, 0.02, 0.9, 5e-4, 16, 4, Augmentation.NONE),
            0);

    private SweepSamples() {}

    /** An evaluated one, whose version is one above its number. */
    static Epoch epoch(int number, double mean, double deviation) {
        return new Epoch(
                number,
                "/labelers/" + number + ".zip",
                new SweepReport.Quality(0.5, 0.8 + number / 100.0, 1.25, 0.27),
                new SweepReport.Publication(number + 1, "clothes-labeler-v" + (number + 1) + "-r2"),
                new SweepReport.Evaluation(
                        100L,
                        new Accuracy(mean, deviation, List.of(mean - deviation, mean + deviation)),
                        new Accuracy(mean + 0.01, deviation, List.of(mean, mean + 0.02))));
    }

    static SweepReport report(Epoch... epochs) {
        return new SweepReport(
                "clothes",
                2,
                "clothes-labeler",
                TRAINING,
                new SweepReport.Deployment(
                        "convnet-d3-w32-instance", List.of(0L, 1L), 500, 20, 0.01, Augmentation.NONE, 100, 50),
                List.of(epochs),
                null,
                null);
    }
}
