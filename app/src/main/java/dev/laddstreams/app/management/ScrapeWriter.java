package dev.laddstreams.app.management;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a scrape, a large one by two threads: a line for each of tens of thousands of series is most of what a scrape
 * takes. Families stay whole and in their order. Thread-safe.
 */
final class ScrapeWriter {
    private static final int LARGE = 5_000;
    private static final byte[] END = "# EOF\n".getBytes(US_ASCII);

    private final ExpositionFormats formats = ExpositionFormats.init();

    void write(MetricSnapshots families, ScrapeFormat format, OutputStream out) throws IOException {
        int split = split(families);
        if (split == 0) {
            writer(format).write(out, families);
            return;
        }
        CompletableFuture<byte[]> second =
                CompletableFuture.supplyAsync(() -> text(format, families, split, families.size()));
        byte[] first = text(format, families, 0, split);
        out.write(first, 0, first.length - (format == ScrapeFormat.OPEN_METRICS ? END.length : 0));
        out.write(second.join());
    }

    /** After how many families about half of the series are; 0 where one thread is soon done. */
    private static int split(MetricSnapshots families) {
        int all = families.stream().mapToInt(ScrapeWriter::series).sum();
        int series = 0;
        for (int i = 0; i < families.size() && all >= LARGE; i++) {
            series += series(families.get(i));
            if (2 * series >= all) {
                return i + 1 < families.size() ? i + 1 : 0;
            }
        }
        return 0;
    }

    private static int series(MetricSnapshot family) {
        return family.getDataPoints().size();
    }

    private byte[] text(ScrapeFormat format, MetricSnapshots families, int from, int to) {
        List<MetricSnapshot> part = new ArrayList<>();
        for (int i = from; i < to; i++) {
            part.add(families.get(i));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        try {
            writer(format).write(bytes, new MetricSnapshots(part));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing of the array can fail", e);
        }
        return bytes.toByteArray();
    }

    private ExpositionFormatWriter writer(ScrapeFormat format) {
        return formats.findWriter(format.mediaType());
    }
}
