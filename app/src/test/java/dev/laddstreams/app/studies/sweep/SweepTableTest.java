package dev.laddstreams.app.studies.sweep;

import static dev.laddstreams.app.studies.sweep.SweepSamples.epoch;
import static dev.laddstreams.app.studies.sweep.SweepSamples.report;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepTableTest {
    private final SweepTable table =
            new SweepTable(report(epoch(1, 0.745, 0.004), epoch(2, 0.751, 0.01), epoch(4, 0.7, 0.02))
                    .finished("/sweeps/sweep.png"));

    @Test
    void shouldShowAccuraciesTheWinnerAndHowToActivateIt() {
        assertThat(table.toString().lines())
                .contains(
                        "epoch  version  labeler  entropy  agreement  deployed, held-out  deployed, test",
                        "1      2        81.0 %   1.25     27 %       74.5 ± 0.4 %        75.5 ± 0.4 %",
                        "2      3        82.0 %   1.25     27 %       75.1 ± 1.0 %        76.1 ± 1.0 %    winner",
                        "Epoch 2 (version 3) gives the best labels: 75.1 ± 1.0 %. Within its deviation, and so as good as"
                                + " far as this sweep can tell: epoch 1.",
                        "Figure:   /sweeps/sweep.png",
                        "Activate: 'ladd labeler activate clothes-labeler --version 3 --dataset clothes'",
                        "Retire:   'ladd labeler retire clothes-labeler --version N --dataset clothes', for N of 2, 5;"
                                + " until then they label new images too");
        assertThat(table.toString())
                .contains("Chosen on 100 images of the training split that neither labeler nor networks learned from");
    }

    @Test
    void shouldWriteAPageWithTheFigureAndTheSizes() {
        assertThat(table.markdown().lines())
                .contains(
                        "![Accuracy by epoch](sweep.png)",
                        "| 4 | 5 | 84.0 % | 1.25 | 27 % | 70.0 ± 2.0 % | 71.0 ± 2.0 % |  |",
                        "Deployed: 2 fresh networks (convnet-d3-w32-instance), 500 steps of 20 views, augmentation none.",
                        "ladd labeler activate clothes-labeler --version 3 --dataset clothes");
    }
}
