package dev.laddstreams.app.studies.bench;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.studies.bench.BenchRow.Accuracy;
import dev.laddstreams.app.studies.bench.BenchRow.Figures;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The results as a Markdown page, a table for each data set and number of images per class. */
final class BenchTable {
    private static final String NOTES = """
            # Results

            Written by `ladd bench methods`, which goes on from the JSON beside this page; do not edit.

            Every method runs by its *small* recipe, minutes on two cores, unless a heading names another: the column *of the
            recipe* says how much of the published number of iterations. Published figures are for networks of width 128,
            the whole recipe and the whole training set; they stand here for orientation, not for comparison.

            - *own labels*: fresh networks on whole images with the labels of the set, stage after stage, with learned
              learning rates where the method learns them. The label is the class; `sre2l` and `infer` have soft labels,
              and networks are trained on mixed images then, as their authors do.
            - *hard* and *dense*: fresh networks by the deployment recipe of LADD, equal steps and views, in stages and with
              learned learning rates as before; in *dense* half of the views are sub-images with their dense labels, by one
              labeler a data set.
            - `random` and `k-means` are real images. Accuracies in percent, mean ± deviation over the networks; the test set
              picks nothing. Seconds and peak resident memory (heap included) are those of the distillation, networks that
              it trains included, in a process of its own.
            - *verified*: read in the paper or its authors' code; *recalled*: not found there again.
            """;

    private final List<BenchRow> rows;

    BenchTable(List<BenchRow> rows) {
        this.rows = rows;
    }

    /** The accuracies of a row in one line. */
    static String summary(BenchRow row) {
        return row.figures() == null
                ? refusal(row)
                : "own labels %s, hard %s, dense %s, %.0f s"
                        .formatted(
                                percent(row.figures().accuracies().own()),
                                percent(row.figures().accuracies().hard()),
                                percent(row.figures().accuracies().dense()),
                                row.figures().cost().distilSeconds());
    }

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder(NOTES);
        rows.stream()
                .map(Group::of)
                .distinct()
                .sorted(Comparator.comparing(Group::dataSet)
                        .thenComparing(Group::imagesPerClass)
                        .thenComparing(Group::width)
                        .thenComparing(Group::recipe))
                .forEach(group -> append(page, group));
        return page.toString();
    }

    private record Group(String dataSet, int imagesPerClass, int width, RecipeName recipe) {
        static Group of(BenchRow row) {
            return new Group(
                    row.key().dataSet(),
                    row.key().imagesPerClass(),
                    row.key().width(),
                    row.key().recipe());
        }

        String heading() {
            return "%s, %d image%s per class%s"
                    .formatted(
                            dataSet,
                            imagesPerClass,
                            imagesPerClass == 1 ? "" : "s",
                            recipe == RecipeName.SMALL ? "" : ", " + EnumCode.of(recipe) + " recipe");
        }
    }

    private void append(StringBuilder page, Group group) {
        List<BenchRow> members = rows.stream()
                .filter(row -> Group.of(row).equals(group))
                .sorted(Comparator.comparing((BenchRow row) ->
                                Subject.names().indexOf(row.key().subject()))
                        .thenComparing(row -> row.key().seed()))
                .toList();
        page.append("\n## " + group.heading() + "\n\n");
        members.stream()
                .flatMap(row -> Stream.ofNullable(row.figures()))
                .findFirst()
                .ifPresent(figures -> page.append(conditions(figures)));
        page.append("| method | of the recipe | own labels | hard | dense | published | seconds | memory | seed |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        members.forEach(row -> page.append("| " + String.join(" | ", cells(row)) + " |\n"));
    }

    private static String conditions(Figures figures) {
        return text(
                "%s, %,d training and %,d test images, %d networks, labeler at %.1f %%.\n\n",
                figures.network(),
                figures.real().trainImages(),
                figures.real().testImages(),
                figures.accuracies().own().accuracies().length,
                100 * figures.labelerAccuracy());
    }

    private static List<String> cells(BenchRow row) {
        Figures figures = row.figures();
        List<String> cells = new ArrayList<>(List.of(row.key().subject()));
        if (figures == null) {
            cells.addAll(List.of("-", refusal(row), "-", "-", "-", "-", "-"));
        } else {
            cells.addAll(List.of(
                    share(figures),
                    percent(figures.accuracies().own()),
                    percent(figures.accuracies().hard()),
                    percent(figures.accuracies().dense()),
                    PublishedFigures.find(
                                    figures.real().benchmark(),
                                    row.key().imagesPerClass(),
                                    row.key().subject())
                            .orElse("-"),
                    text("%.0f", figures.cost().distilSeconds()),
                    figures.cost().distilPeakBytes() == 0
                            ? "-"
                            : text("%.1f GB", figures.cost().distilPeakBytes() / 1e9)));
        }
        cells.add(Long.toString(row.key().seed()));
        return cells;
    }

    private static String refusal(BenchRow row) {
        return requireNonNull(row.refusal(), "refusal");
    }

    private static String share(Figures figures) {
        if (figures.distilled().publishedIterations() == 0) {
            return "-";
        }
        int iterations = Integer.parseInt(figures.distilled().settings().get(Setting.ITERATIONS.name()));
        return text("%.3g %%", 100.0 * iterations / figures.distilled().publishedIterations());
    }

    private static String percent(Accuracy accuracy) {
        return Percent.of(accuracy.mean(), accuracy.std(), accuracy.accuracies().length);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
