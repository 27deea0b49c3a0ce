package dev.laddstreams.app.wiring;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.studies.pictures.ContactSheet;
import dev.laddstreams.app.studies.pictures.SheetLayout;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.processors.route.RouteTrial;
import dev.laddstreams.processors.route.RouteTrial.Verdict;
import dev.laddstreams.processors.route.RoutedPixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a route makes of sample files, each of which is a record's value: the file's name without its ending is the
 * key, and lines of {@code name: value} in {@code <file>.headers} beside it are its headers.
 *
 * @param headers of every sample, by name
 * @param lookedUp what the lookup topic says of every sample; empty where it says nothing
 */
public record RouteSamples(
        RouteSpec route, Normalisation normalisation, Map<String, String> headers, Optional<String> lookedUp) {
    private static final String HEADERS = ".headers";
    private static final long MOST_BYTES = 1L << 28;
    private static final int MOST_SAMPLES = 10_000;
    private static final int COLUMNS = 10;
    private static final int CLASSES = 50;

    /**
     * One sample; as JSON with these names.
     *
     * @param image id, null where the record does not say it
     * @param className null where nothing says it
     * @param note why no image is made, or what it waits for; null for an image
     */
    public record Row(
            String sample,
            @Nullable String image,
            @Nullable String className,
            @Nullable String note) {}

    /**
     * What became of the samples; as JSON with these names.
     *
     * @param images that would be made
     * @param sheet null where there is no image to show
     */
    public record Result(
            String route,
            String dataset,
            int images,
            List<Row> samples,
            @Nullable String sheet) {
        /** A table for people. */
        @Override
        public String toString() {
            TextTable table = new TextTable("sample", "image", "class", "becomes");
            samples.forEach(row -> table.row(
                    row.sample(),
                    row.image() == null ? "-" : row.image(),
                    row.className() == null ? "-" : row.className(),
                    row.note() == null ? "an image" : row.note()));
            return table + System.lineSeparator() + images + " of " + samples.size()
                    + " samples become images of dataset " + dataset + (sheet == null ? "" : ": " + sheet);
        }
    }

    /**
     * Reads the samples, and draws those that become images.
     *
     * @param png contact sheet to write
     */
    public Result show(Path folder, Path png) {
        List<Row> rows = new ArrayList<>();
        List<float[]> values = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        ImageShape shape = route.target().pictures().shape();
        try (RouteTrial trial = new RouteTrial(route)) {
            for (Path file : files(folder)) {
                Verdict verdict = trial.take(key(file), bytes(file), headers(file), lookedUp);
                rows.add(new Row(
                        file.getFileName().toString(),
                        verdict.imageId().orElse(null),
                        verdict.classIndex()
                                .map(route.target().classNames()::get)
                                .orElse(null),
                        verdict.note().orElse(null)));
                if (verdict.note().isEmpty()) {
                    RoutedPixels pixels = verdict.pixels().orElseThrow();
                    values.add(PixelCodec.decode(
                            ByteBuffer.wrap(pixels.bytes()), shape, pixels.encoding(), normalisation));
                    labels.add(verdict.classIndex().orElseThrow());
                }
            }
        }
        if (!values.isEmpty()) {
            draw(values, labels, png);
        }
        return new Result(
                route.name(), route.target().dataset(), values.size(), rows, values.isEmpty() ? null : png.toString());
    }

    private void draw(List<float[]> values, List<Integer> labels, Path png) {
        ImageShape shape = route.target().pictures().shape();
        float[] all = new float[values.size() * shape.values()];
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, all, i * shape.values(), shape.values());
        }
        ContactSheet.write(
                png,
                new LabelledImages(
                        shape, all, labels.stream().mapToInt(Integer::intValue).toArray()),
                new float[0],
                SubImageGrid.DEFAULT,
                route.target().classNames(),
                normalisation,
                "route " + route.name() + " into " + route.target().dataset() + ", samples",
                new SheetLayout(COLUMNS, CLASSES, OptionalInt.empty()));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> files = found.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(HEADERS))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .limit(MOST_SAMPLES)
                    .toList();
            if (files.isEmpty()) {
                throw LaddException.cannot(
                        Reason.INPUT_UNREADABLE, "read samples", folder + " holds no files", "a folder of files");
            }
            return files;
        } catch (IOException e) {
            throw LaddException.cannot(Reason.INPUT_UNREADABLE, "read samples", folder.toString(), "a folder", e);
        }
    }

    private static String key(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw LaddException.cannot(
                        Reason.INPUT_UNREADABLE,
                        "read sample",
                        file + " of " + Files.size(file) + " bytes",
                        "at most " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read sample", file.toString(), "a file that can be read", e);
        }
    }

    private Map<String, String> headers(Path file) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        Path own = file.resolveSibling(file.getFileName() + HEADERS);
        if (Files.isRegularFile(own)) {
            try {
                for (String line : Files.readAllLines(own)) {
                    int colon = line.indexOf(':');
                    if (colon > 0) {
                        all.put(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 1).strip());
                    } else if (!line.isBlank()) {
                        throw LaddException.cannot(
                                Reason.INPUT_INVALID, "read " + own, "'" + line + "'", "lines of name: value");
                    }
                }
            } catch (IOException e) {
                throw LaddException.cannot(
                        Reason.INPUT_UNREADABLE, "read headers", own.toString(), "lines of name: value, in UTF-8", e);
            }
        }
        return all;
    }
}
