package dev.laddstreams.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many series one process can have; docs/monitoring.md states it. */
class ManySeriesTest {
    @TempDir
    private Path folder;

    private long series(int datasets, int versions) throws IOException, InterruptedException {
        try (ManySeries process = new ManySeries(folder, datasets, versions)) {
            return ManySeries.series(process.scrape());
        }
    }

    @Test
    void shouldHaveABoundedNumberOfSeries() throws IOException, InterruptedException {
        assertThat(series(0, 0)).isLessThan(1_000);
        assertThat(series(200, 20)).isBetween(20_000L, 80_000L);
    }
}
