package dev.laddstreams.app.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeWriterTest {
    @ParameterizedTest
    @CsvSource({"TEXT, 3", "OPEN_METRICS, 3", "TEXT, 3000", "OPEN_METRICS, 3000"})
    void shouldWriteWhatTheLibraryWritesInOne(ScrapeFormat format, int series) throws IOException {
        MetricSnapshots families = new MetricSnapshots(
                List.of(family("a", series), family("b", 1), family("c", series), family("d", series / 2)));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ExpositionFormats.init().findWriter(format.mediaType()).write(whole, families);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new ScrapeWriter().write(families, format, written);

        assertThat(written.toString(UTF_8)).isEqualTo(whole.toString(UTF_8));
    }

    private static MetricSnapshot family(String name, int series) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help("Of " + name + ".");
        IntStream.range(0, series)
                .forEach(i -> family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of("series", Integer.toString(i)))
                        .value(i)
                        .build()));
        return family.build();
    }
}
