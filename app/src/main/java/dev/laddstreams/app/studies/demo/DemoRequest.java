package dev.laddstreams.app.studies.demo;

import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demo was asked to show.
 *
 * @param imagesPerClass empty for the length's own
 * @param width channels of each convolution, empty for the length's own
 * @param report file to write the report to
 */
public record DemoRequest(
        RealImages real,
        OptionalInt imagesPerClass,
        SubImageGrid grid,
        String method,
        OptionalInt width,
        DemoLength length,
        Optional<Path> report,
        long seed) {
    /**
     * Which real images a demo works on.
     *
     * @param data {@code shapes}, a folder or a zip
     */
    public record RealImages(String data, ReadingOptions reading) {}
}
