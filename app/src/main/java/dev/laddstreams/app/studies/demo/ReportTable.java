package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.studies.demo.DemoReport.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints a demo's report as a table for people. */
public final class ReportTable {
    private final DemoReport report;

    public ReportTable(DemoReport report) {
        this.report = report;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        DemoReport.Evaluation evaluation = report.sizes().evaluation();
        lines.add("");
        lines.add(text(
                "Test accuracy of fresh networks (%s, %,d steps of %d views, %,d test images), mean ± deviation over %d",
                report.sizes().network(),
                evaluation.steps(),
                evaluation.viewsPerStep(),
                evaluation.testImages(),
                evaluation.networks()));
        lines.add("");
        lines.add(accuracies().toString());
        gain().ifPresent(gain -> {
            lines.add("");
            lines.add(gain);
        });
        DemoReport.Labeler labeler = report.labeler();
        DemoReport.Storage storage = report.storage();
        DemoReport.Throughput throughput = report.figures().throughput();
        DemoReport.Seconds seconds = report.figures().seconds();
        TextTable facts = new TextTable("", "");
        facts.row(
                "labeler",
                text(
                        "%s v%d: %.1f %% on held-out images; dense labels have entropy %.2f and agree with the class in %.0f %%",
                        labeler.id(),
                        labeler.version(),
                        100 * labeler.accuracy(),
                        labeler.denseLabelEntropy(),
                        100 * labeler.agreement()));
        facts.row(
                "dataset",
                text(
                        "%s: %d images of %d classes, %d sub-images each; %d labelled, %d stored, %d dead letters",
                        report.dataset(),
                        report.counts().images(),
                        report.counts().classes(),
                        report.counts().subImagesPerImage(),
                        report.counts().augmentedRecords(),
                        report.counts().storedRecords(),
                        report.counts().deadLetters()));
        facts.row(
                "storage",
                text(
                        "dense labels %,d B on images of %,d B: %.1f %% overhead (table files: %,d B)",
                        storage.denseLabelBytes(),
                        storage.imageBytes(),
                        100 * storage.overheadRatio(),
                        storage.tableBytes()));
        facts.row(
                "throughput",
                text(
                        "%,.0f sub-images/s through the topics, %,.0f by the bare engine (%.0f %%)",
                        throughput.endToEndSubImagesPerSecond(),
                        throughput.engineSubImagesPerSecond(),
                        100 * throughput.ratio()));
        facts.row(
                "time",
                text(
                        "labeler %.1f s, distil %.1f s, label %.1f s, store %.1f s, evaluate %.1f s, all %.1f s",
                        seconds.labeler(),
                        seconds.distil(),
                        seconds.label(),
                        seconds.store(),
                        seconds.evaluate(),
                        seconds.total()));
        facts.row("contact sheet", report.places().contactSheet());
        facts.row(
                "tables",
                report.places().warehouse() + " (tag " + report.places().tag() + ")");
        facts.row("work dir", report.places().workDir());
        lines.add(facts.toString());
        lines.add("");
        lines.add("Next: 'ladd export --format parquet --to DIR --work-dir "
                + report.places().workDir() + "'");
        return String.join(System.lineSeparator(), lines);
    }

    private TextTable accuracies() {
        TextTable table = new TextTable("", "accuracy");
        for (DemoControl control : DemoControl.values()) {
            Accuracy accuracy = report.figures().accuracy().get(control.key());
            if (accuracy != null) {
                table.row(control.text(), Percent.of(accuracy.mean(), accuracy.std(), accuracy.networks()) + " %");
            }
        }
        return table;
    }

    /** Dense labels against the best control of the same images with hard labels. */
    private Optional<String> gain() {
        Optional<Double> hard = List.of(DemoControl.DISTILLED_HARD, DemoControl.DISTILLED_LOCAL_HARD).stream()
                .map(control -> report.figures().accuracy().get(control.key()))
                .filter(accuracy -> accuracy != null)
                .map(Accuracy::mean)
                .max(Double::compare);
        Accuracy dense = report.figures().accuracy().get(DemoControl.DISTILLED_DENSE.key());
        if (hard.isEmpty() || dense == null) {
            return Optional.empty();
        }
        return Optional.of(text(
                "Dense labels add %+.1f points to the best hard control of the same images.",
                100 * (dense.mean() - hard.get())));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
