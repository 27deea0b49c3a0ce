package dev.laddstreams.app.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcCommandTest {
    @TempDir
    private Path workDir;

    private Path left;

    @BeforeEach
    void fill() throws IOException {
        try (DatasetCatalog catalog = DatasetCatalog.open(CatalogSettings.local(workDir.resolve("warehouse")))) {
            catalog.findOrCreate("pets")
                    .append(
                            List.of(new StoredRow(Samples.labelled("pets", 0, 1, 1), 0, 0)),
                            new KafkaSource("cluster", "pets.augmented", "topic-id"),
                            Map.of(0, 1L));
        }
        left = Files.writeString(workDir.resolve("warehouse/ladd/pets/data/left.parquet"), "left");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(2 * 3600)));
    }

    @Test
    void shouldSayWhatThereIsAndRemoveItWhenAskedTo() throws IOException {
        Set<Path> all = files();

        CapturedRun look = gc("--older-than", "1h");

        assertThat(look.exitCode()).as(look.err()).isZero();
        assertThat(look.out())
                .contains("table files    1         4")
                .contains("Nothing was removed: 'ladd gc --yes --work-dir " + workDir + "' removes 4 B for good");
        assertThat(files()).isEqualTo(all);
        assertThat(gc("--yes").out()).contains("Removed 0 B");
        assertThat(files()).isEqualTo(all);

        CapturedRun collected = gc("--yes", "--older-than", "1h");

        assertThat(collected.out()).contains("Removed 4 B");
        all.remove(left);
        assertThat(files()).isEqualTo(all);
        assertThat(gc().out()).contains("Nothing is to be removed");
    }

    @Test
    void shouldTellPrograms() {
        assertThat(gc("--json", "--older-than", "1h").out())
                .contains("\"kind\" : \"table files\"")
                .contains("\"unneeded\" : {")
                .contains("\"bytes\" : 4")
                .contains("\"removed\" : false");
    }

    @Test
    void shouldRefuseAnAgeAtWhichWritersAreStillAtWork() {
        CapturedRun run = gc("--yes", "--older-than", "59min");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("59min").contains("at least 1 h");
        assertThat(left).exists();
    }

    private CapturedRun gc(String... options) {
        List<String> command = new ArrayList<>(List.of("gc"));
        command.addAll(List.of(options));
        command.addAll(List.of("--work-dir", workDir.toString()));
        return CapturedRun.of(command.toArray(String[]::new));
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(workDir.resolve("warehouse"))) {
            return new TreeSet<>(files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/ladd/"))
                    .toList());
        }
    }
}
