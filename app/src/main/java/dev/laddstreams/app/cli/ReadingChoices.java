package dev.laddstreams.app.cli;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.data.ReadingOptions;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How real images are read where there is a choice. */
final class ReadingChoices {
    private static final float MOST_DEVIATION = 2;

    @Option(
            names = "--skip-unreadable",
            order = 50,
            description = "Leaves out image files that cannot be decoded, and counts them, instead of stopping.")
    private boolean skipUnreadable;

    @Option(
            names = "--size",
            paramLabel = "N",
            order = 51,
            description =
                    "Side in pixels that picture files are brought to (default: as stored where all are squares of"
                            + " one size up to 128, else 32, 64 or 128, what most pictures reach).")
    private @Nullable Integer side;

    @Option(
            names = "--resize",
            paramLabel = "crop|pad|stretch",
            order = 52,
            defaultValue = "crop",
            description =
                    "How picture files become squares: the centre of the shorter side, the whole with black around"
                            + " it, or both sides scaled (default: ${DEFAULT-VALUE}).")
    private ReadingOptions.Resize resize;

    @Option(
            names = "--ignore-orientation",
            order = 53,
            description = "Takes picture files as they are stored, not upright as their EXIF orientation says.")
    private boolean ignoreOrientation;

    @Option(
            names = "--mean",
            paramLabel = "M[,M,M]",
            split = ",",
            order = 54,
            description = "Means, one a channel in 0..1 units, of the normalisation that arrays of floats have had"
                    + " (default: what the metadata.json of an export says).")
    private @Nullable List<Float> mean;

    @Option(
            names = "--std",
            paramLabel = "S[,S,S]",
            split = ",",
            order = 55,
            description = "Deviations of that normalisation, one a channel in 0..1 units: (x / 255 - mean) / std.")
    private @Nullable List<Float> std;

    ReadingOptions get() {
        ReadingOptions options = pictures();
        return mean == null && std == null ? options : options.normalisedBy(normalisation(mean, std));
    }

    private static Normalisation normalisation(@Nullable List<Float> mean, @Nullable List<Float> std) {
        if (mean == null || std == null || mean.size() != std.size()) {
            throw refused(count(mean) + " means and " + count(std) + " deviations", "as many of --mean as of --std");
        }
        boolean valid = mean.stream().allMatch(m -> m >= -1 && m <= 1)
                && std.stream().allMatch(s -> s > 0 && s <= MOST_DEVIATION);
        if (!valid) {
            throw refused(
                    "mean " + mean + ", std " + std,
                    "means in -1..1 and deviations above 0 up to 2, in units of 0..1; divide those of 0..255 by 255");
        }
        return new Normalisation(mean, std);
    }

    private static int count(@Nullable List<Float> values) {
        return values == null ? 0 : values.size();
    }

    private static LaddException refused(String value, String expected) {
        return LaddException.cannot(Reason.USAGE, "undo a normalisation", value, expected);
    }

    private ReadingOptions pictures() {
        return new ReadingOptions(
                skipUnreadable ? ReadingOptions.Unreadable.LEAVE_OUT : ReadingOptions.Unreadable.STOP,
                side == null ? OptionalInt.empty() : OptionalInt.of(side),
                resize,
                ignoreOrientation ? ReadingOptions.Orientation.IGNORE : ReadingOptions.Orientation.APPLY);
    }
}
