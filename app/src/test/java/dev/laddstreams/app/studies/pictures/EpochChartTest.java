package dev.laddstreams.app.studies.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.app.studies.pictures.EpochChart.Point;
import dev.laddstreams.errors.LaddException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochChartTest {
    private static final int BLUE = 0x57a5ff;
    private static final int ORANGE = 0xff9f40;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 60})
    void shouldDrawBothCurvesOfAnyNumberOfEpochs(int epochs, @TempDir Path folder) throws IOException {
        Path png = folder.resolve("new").resolve("chart.png");

        EpochChart.write(
                png,
                "a title",
                "a subtitle",
                IntStream.rangeClosed(1, epochs)
                        .mapToObj(epoch -> new Point(epoch, 0.9, 0.7, 0.02, 0.71))
                        .toList(),
                epochs);

        BufferedImage chart = ImageIO.read(png.toFile());
        assertThat(chart.getWidth()).isEqualTo(1200);
        assertThat(chart.getHeight()).isEqualTo(700);
        Set<Integer> colours = IntStream.range(160, 610)
                .boxed()
                .flatMap(y -> IntStream.range(110, 1160).mapToObj(x -> chart.getRGB(x, y) & 0xffffff))
                .collect(Collectors.toSet());
        assertThat(colours).contains(BLUE, ORANGE);
    }

    @Test
    void shouldDrawTheBetterAccuracyHigher() {
        BufferedImage chart = new ChartPainter(
                        "a",
                        "b",
                        List.of(new Point(1, 0.9, 0.7, 0.01, 0.7), new Point(2, 0.9, 0.8, 0.01, 0.8)),
                        2,
                        new BlockLettering())
                .paint();

        assertThat(firstRow(chart, 1100, BLUE)).isLessThan(firstRow(chart, 1100, ORANGE));
        assertThat(firstRow(chart, 1100, ORANGE)).isLessThan(firstRow(chart, 200, ORANGE));
    }

    private static int firstRow(BufferedImage chart, int x, int colour) {
        return IntStream.range(150, 610)
                .filter(y -> (chart.getRGB(x, y) & 0xffffff) == colour)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldRefuseAChartOfNothing(@TempDir Path folder) {
        assertThatThrownBy(() -> EpochChart.write(folder.resolve("chart.png"), "a", "b", List.of(), 1))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot draw a chart of epochs: no epochs (expected: at least one)");
    }

    @ParameterizedTest
    @CsvSource({
        "61.3, 90.2, 55.0, 95.0, 5.0",
        "10.0, 100.0, 0.0, 100.0, 10.0",
        "73.15, 73.85, 72.8, 74.2, 0.2",
        "50.0, 50.0, 49.7, 50.3, 0.1"
    })
    void shouldMarkRoundPercentages(double least, double most, double from, double to, double step) {
        PercentAxis axis = PercentAxis.over(least, most);

        assertThat(axis.from()).isCloseTo(from, within(1e-9));
        assertThat(axis.to()).isCloseTo(to, within(1e-9));
        assertThat(axis.step()).isEqualTo(step);
        assertThat(axis.ticks()).hasSizeBetween(3, 12);
        assertThat(axis.share(least)).isBetween(0.0, 1.0);
        assertThat(axis.share(most)).isBetween(0.0, 1.0);
    }
}
