package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.app.studies.ResultFile;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures every method on every data set, one row after the other. The results file is written after each row, and a row
 * that is in it is not measured again.
 */
public final class Bench {
    private static final double READING_SECONDS = 3;
    private static final double LABELER_SECONDS = 120;
    private static final int LABELER_IMAGES_PER_CLASS = 10;

    private final BenchRequest request;
    private final Terminal terminal;
    private final BenchFile file;
    private final List<BenchRow.Key> failed = new ArrayList<>();

    public Bench(BenchRequest request, Terminal terminal) {
        this.request = request;
        this.terminal = terminal;
        this.file = BenchFile.open(request.json());
    }

    /** What became of the rows that were asked for. */
    public record Outcome(int rows, int measured, List<String> failed) {}

    public Outcome run() {
        int before = file.rows().size();
        int rows = 0;
        request.data().forEach(DataSets::requireKnown);
        for (String data : request.data()) {
            rows += run(data);
        }
        writeTable();
        return new Outcome(
                rows,
                file.rows().size() - before,
                failed.stream().map(BenchRow.Key::toString).toList());
    }

    private int run(String data) {
        DataSplits splits = read(data);
        String name = splits.train().name();
        List<RowRequest> missing = new ArrayList<>();
        int rows = 0;
        for (int perClass : request.imagesPerClass()) {
            for (String subject : request.subjects()) {
                rows++;
                RowRequest row = new RowRequest(data, perClass, subject, request.sizes(), labelerFolder(name));
                if (file.find(row.key(name)).isEmpty()) {
                    missing.add(row);
                }
            }
        }
        terminal.message("%s: %d of %d rows to measure".formatted(name, missing.size(), rows));
        if (!missing.isEmpty()) {
            Path labeler = labeler(missing.get(0), splits);
            missing.forEach(row -> measure(name, row.labelledBy(labeler)));
        }
        return rows;
    }

    private void measure(String name, RowRequest row) {
        BenchRow.Key key = row.key(name);
        Optional<BenchRow> measured = RowProcess.run(row);
        if (measured.isEmpty()) {
            failed.add(key);
            return;
        }
        file.add(measured.get());
        writeTable();
        terminal.message(key + ": " + BenchTable.summary(measured.get()));
    }

    private void writeTable() {
        ResultFile.writeText(request.markdown(), new BenchTable(file.rows()).toString());
    }

    private DataSplits read(String data) {
        try (Progress progress = Progress.start(terminal, "read " + data, READING_SECONDS)) {
            return DataSets.open(data, ReadingOptions.DEFAULT, progress);
        }
    }

    private Path labeler(RowRequest row, DataSplits splits) {
        LabelRecipe recipe = LabelRecipe.full(
                row.data(), splits, LABELER_IMAGES_PER_CLASS, row.sizes().width());
        try (Progress progress = Progress.start(
                terminal, "train the labeler of " + splits.train().name(), LABELER_SECONDS)) {
            return BenchLabeler.bundle(
                    recipe.labelerTraining(
                            splits, SubImageGrid.DEFAULT, row.sizes().seed()),
                    row.labeler(),
                    progress);
        }
    }

    private Path labelerFolder(String name) {
        BenchSizes sizes = request.sizes();
        return request.labelers().resolve("%s-w%d-s%d".formatted(name, sizes.width(), sizes.seed()));
    }
}
