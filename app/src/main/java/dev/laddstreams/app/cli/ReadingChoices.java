package dev.laddstreams.app.cli;

import dev.laddstreams.learning.data.ReadingOptions;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How real images are read where there is a choice. */
final class ReadingChoices {
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

    ReadingOptions get() {
        return new ReadingOptions(
                skipUnreadable ? ReadingOptions.Unreadable.LEAVE_OUT : ReadingOptions.Unreadable.STOP,
                side == null ? OptionalInt.empty() : OptionalInt.of(side),
                resize,
                ignoreOrientation ? ReadingOptions.Orientation.IGNORE : ReadingOptions.Orientation.APPLY);
    }
}
