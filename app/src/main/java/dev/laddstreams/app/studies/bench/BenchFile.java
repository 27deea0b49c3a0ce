package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.studies.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows measured so far and the file that holds them. */
final class BenchFile {
    private final ResultFile<BenchRow[]> file;
    private final List<BenchRow> rows;

    private BenchFile(ResultFile<BenchRow[]> file, List<BenchRow> rows) {
        this.file = file;
        this.rows = rows;
    }

    /** Reads the rows that the file holds: none where it is missing. */
    static BenchFile open(Path path) {
        ResultFile<BenchRow[]> file = new ResultFile<>(
                path, BenchRow[].class, "the JSON that ladd bench methods writes; --to names another file");
        return new BenchFile(
                file, new ArrayList<>(file.read().map(Arrays::asList).orElse(List.of())));
    }

    List<BenchRow> rows() {
        return List.copyOf(rows);
    }

    Optional<BenchRow> find(BenchRow.Key key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    void add(BenchRow row) {
        rows.add(row);
        file.write(rows.toArray(BenchRow[]::new));
    }
}
