package dev.laddstreams.app.studies.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.studies.bench.BenchRow.Accuracy;
import dev.laddstreams.app.studies.bench.BenchRow.Figures;
import dev.laddstreams.learning.distillation.RecipeName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTableTest {
    private static final BenchRow RANDOM = row("random", "Fashion-MNIST", Map.of(), 0);
    private static final BenchRow DC = row("dc", "Fashion-MNIST", Map.of("iterations", "400"), 1_000);
    private static final BenchRow OWN_IMAGES = row("dc", "", Map.of("iterations", "1000"), 1_000);
    private static final BenchRow INFER = new BenchRow(key("infer"), null, "Cannot distil: too few");

    @Test
    void shouldShowOneLineForEachRowInTheOrderOfTheMethods() {
        assertThat(lines(INFER, DC, RANDOM))
                .containsExactly(
                        "| random | - | 54.2 ± 1.5 | 54.2 ± 1.5 | 60.0 ± 0.0 | 51.4 ± 3.8 (recalled) | 12 | 1.5 GB | 3 |",
                        "| dc | 40.0 % | 54.2 ± 1.5 | 54.2 ± 1.5 | 60.0 ± 0.0 | 70.5 ± 0.6 (verified) | 12 | 1.5 GB | 3 |",
                        "| infer | - | Cannot distil: too few | - | - | - | - | - | 3 |");
    }

    @Test
    void shouldQuoteTheLiteratureForItsOwnSetsAlone() {
        assertThat(lines(OWN_IMAGES))
                .containsExactly("| dc | 100 % | 54.2 ± 1.5 | 54.2 ± 1.5 | 60.0 ± 0.0 | - | 12 | 1.5 GB | 3 |");
        assertThat(PublishedFigures.find("Fashion-MNIST", 5, "dc")).isEmpty();
        assertThat(PublishedFigures.find("CIFAR-10", 1, "seqmatch")).isEmpty();
        assertThat(PublishedFigures.find("CIFAR-10", 10, "infer"))
                .contains("34.0 ± 0.4 (verified; batch norm, soft labels)");
    }

    @Test
    void shouldGoOnFromWhatItWroteUnderItsAgreedNames(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("results.json");

        BenchFile.open(json).add(DC);

        assertThat(BenchFile.open(json).rows()).usingRecursiveComparison().isEqualTo(List.of(DC));
        assertThat(new ObjectMapper().readTree(json.toFile()).at("/0/figures").fieldNames())
                .toIterable()
                .containsExactly(
                        "benchmark",
                        "trainImages",
                        "testImages",
                        "classes",
                        "network",
                        "images",
                        "storedBytes",
                        "settings",
                        "publishedIterations",
                        "labelerAccuracy",
                        "epochs",
                        "own",
                        "hard",
                        "dense",
                        "distilSeconds",
                        "evaluationSeconds",
                        "distilPeakBytes");
    }

    private static List<String> lines(BenchRow... rows) {
        return new BenchTable(List.of(rows))
                .toString()
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| method"))
                .toList();
    }

    private static BenchRow.Key key(String subject) {
        return new BenchRow.Key("set", 1, subject, 32, RecipeName.SMALL, 3);
    }

    private static BenchRow row(String subject, String benchmark, Map<String, String> settings, int published) {
        Accuracy hard = new Accuracy(0.542, 0.0154, new double[] {0.53, 0.55});
        Accuracy dense = new Accuracy(0.6, 0, new double[] {0.6, 0.6});
        return new BenchRow(
                key(subject),
                new Figures(
                        new BenchRow.RealSet(benchmark, 60, 10, 2),
                        "net",
                        new BenchRow.Distilled(20, 80, settings, published),
                        0.9,
                        300,
                        new BenchRow.Accuracies(hard, hard, dense),
                        new BenchRow.Cost(12.3, 4.5, 1_500_000_000L)),
                null);
    }
}
