package dev.laddstreams.app.studies.sweep;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.studies.sweep.SweepReport.Accuracy;
import dev.laddstreams.app.studies.sweep.SweepReport.Epoch;
import dev.laddstreams.app.studies.sweep.SweepReport.Winner;
import dev.laddstreams.errors.EnumCode;
import java.util.Arrays;
import java.util.Locale;

/** A finished sweep for people. */
public final class SweepTable {
    private static final String[] HEADER = {
        "epoch", "version", "labeler", "entropy", "agreement", "deployed, held-out", "deployed, test", ""
    };

    private final SweepReport report;

    /** @param report with its winner */
    public SweepTable(SweepReport report) {
        this.report = report;
    }

    /** Prints the table as text for a terminal. */
    @Override
    public String toString() {
        TextTable table = new TextTable(HEADER);
        report.epochs().forEach(epoch -> table.row(cells(epoch)));
        return String.join(
                System.lineSeparator(),
                "",
                table.toString(),
                "",
                verdict(),
                rule(),
                "",
                "Figure:   " + report.chart(),
                "Activate: '" + report.requireWinner().activate() + "'",
                "Retire:   " + retire());
    }

    /** The Markdown page that stands beside the figure. */
    String markdown() {
        SweepReport.Training training = report.training();
        SweepReport.Deployment deployment = report.deployment();
        return String.join(
                "\n",
                "# Epochs of " + report.labeler() + " on " + report.dataset(),
                "",
                "![Accuracy by epoch](sweep.png)",
                "",
                line(HEADER),
                line(Arrays.stream(HEADER).map(cell -> "---").toArray(String[]::new)),
                report.epochs().stream().map(epoch -> line(cells(epoch))).collect(joining("\n")),
                "",
                verdict(),
                rule(),
                "",
                text(
                        "Labeler: %s, %d epochs of %,d images of %s, %s, learning rate %s, batches of %d, seed %d, grid"
                                + " %d x %d of %.1f %%.",
                        training.network(),
                        training.course().epochs(),
                        training.real().images(),
                        training.real().data(),
                        training.course().optimizer(),
                        training.course().learningRate(),
                        training.course().batchSize(),
                        training.seed(),
                        training.labels().grid(),
                        training.labels().grid(),
                        100 * training.labels().cropRatio()),
                text(
                        "Deployed: %d fresh networks (%s), %,d steps of %d views, augmentation %s.",
                        deployment.seeds().size(),
                        deployment.network(),
                        deployment.steps(),
                        deployment.viewsPerStep(),
                        EnumCode.of(deployment.augmentation())),
                "",
                "```",
                report.requireWinner().activate(),
                "```",
                "");
    }

    private String[] cells(Epoch epoch) {
        return new String[] {
            Integer.toString(epoch.epoch()),
            Integer.toString(epoch.requireVersion()),
            text("%.1f %%", 100 * epoch.quality().labelerAccuracy()),
            text("%.2f", epoch.quality().denseLabelEntropy()),
            text("%.0f %%", 100 * epoch.quality().agreement()),
            percent(epoch.requireHeldOut()),
            percent(epoch.requireTest()),
            epoch.epoch() == report.requireWinner().epoch() ? "winner" : ""
        };
    }

    private String verdict() {
        Winner winner = report.requireWinner();
        String best = text(
                "Epoch %d (version %d) gives the best labels: %s.",
                winner.epoch(), winner.version(), percent(winner.heldOut()));
        return winner.close().isEmpty()
                ? best
                : best
                        + text(
                                " Within its deviation, and so as good as far as this sweep can tell: epoch%s %s.",
                                winner.close().size() == 1 ? "" : "s",
                                winner.close().stream().map(String::valueOf).collect(joining(", ")));
    }

    /** Lanes cost time with each new image. */
    private String retire() {
        String others = report.epochs().stream()
                .map(Epoch::requireVersion)
                .filter(version -> version != report.requireWinner().version())
                .map(String::valueOf)
                .collect(joining(", "));
        return others.isEmpty()
                ? "nothing, there is no other version"
                : text(
                        "'ladd labeler retire %s --version N --dataset %s', for N of %s; until then they label new images too",
                        report.labeler(), report.dataset(), others);
    }

    private String rule() {
        return text(
                "Chosen on %,d images of the training split that neither labeler nor networks learned from; the test split"
                        + " chose nothing.",
                report.deployment().heldOutImages());
    }

    private static String percent(Accuracy accuracy) {
        return Percent.of(
                        accuracy.mean(),
                        accuracy.deviation(),
                        accuracy.networks().size()) + " %";
    }

    private static String line(String[] cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
