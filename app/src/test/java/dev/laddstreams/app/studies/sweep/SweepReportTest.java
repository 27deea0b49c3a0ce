package dev.laddstreams.app.studies.sweep;

import static dev.laddstreams.app.studies.sweep.SweepSamples.epoch;
import static dev.laddstreams.app.studies.sweep.SweepSamples.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.studies.ResultFile;
import dev.laddstreams.app.studies.sweep.SweepReport.Winner;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReportTest {
    @Test
    void shouldChooseTheEpochWithTheBestLabelsWhateverTheLabelerItselfReaches() {
        Winner winner = report(epoch(1, 0.70, 0.01), epoch(2, 0.75, 0.01), epoch(3, 0.72, 0.05))
                .finished("sweep.png")
                .winner();

        assertThat(winner.epoch()).isEqualTo(2);
        assertThat(winner.version()).isEqualTo(3);
        assertThat(winner.heldOut().mean()).isEqualTo(0.75);
        assertThat(winner.test().mean()).isEqualTo(0.76);
        assertThat(winner.close()).isEmpty();
        assertThat(winner.activate()).isEqualTo("ladd labeler activate clothes-labeler --version 3 --dataset clothes");
    }

    @Test
    void shouldChooseTheEarliestOfEqualEpochs() {
        Winner winner = report(epoch(4, 0.7, 0), epoch(6, 0.8, 0), epoch(8, 0.8, 0))
                .finished("sweep.png")
                .winner();

        assertThat(winner.epoch()).isEqualTo(6);
        assertThat(winner.close()).containsExactly(8);
    }

    @Test
    void shouldNameTheEpochsThatItCannotTellFromTheWinner() {
        Winner winner = report(
                        epoch(1, 0.74, 0.001), epoch(2, 0.75, 0.02), epoch(3, 0.7299, 0.2), epoch(5, 0.731, 0.001))
                .finished("sweep.png")
                .winner();

        assertThat(winner.close()).containsExactly(1, 5);
    }

    @Test
    void shouldGoOnFromWhatItWroteUnderItsAgreedNames(@TempDir Path folder) throws IOException {
        SweepReport written = report(epoch(4, 0.7, 0), epoch(6, 0.8, 0)).finished("sweep.png");
        ResultFile<SweepReport> file =
                new ResultFile<>(folder.resolve("sweep.json"), SweepReport.class, "a sweep's results");

        file.write(written);

        assertThat(file.read()).contains(written);
        assertThat(new ObjectMapper()
                        .readTree(file.path().toFile())
                        .get("training")
                        .fieldNames())
                .toIterable()
                .containsExactly(
                        "data",
                        "checksum",
                        "images",
                        "heldOutImages",
                        "network",
                        "grid",
                        "cropRatio",
                        "temperature",
                        "optimizer",
                        "learningRate",
                        "momentum",
                        "weightDecay",
                        "batchSize",
                        "epochs",
                        "augmentation",
                        "seed");
    }
}
