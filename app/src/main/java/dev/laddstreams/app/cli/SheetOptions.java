package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetSheet.Labels;
import dev.laddstreams.app.control.VersionName;
import dev.laddstreams.app.studies.pictures.SheetLayout;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a contact sheet shows, and how large. */
final class SheetOptions {
    @Option(names = "--tag", paramLabel = "TAG", order = 2, description = "Tag whose labels to show.")
    private @Nullable String tag;

    @Option(
            names = "--labeler",
            paramLabel = "ID@VERSION",
            order = 3,
            description = "Labeler version whose newest complete labels to show.")
    private @Nullable String labeler;

    @Option(
            names = "--columns",
            paramLabel = "N",
            order = 5,
            description = "Most images of a class (default: ${DEFAULT-VALUE}).")
    private int columns = SheetLayout.DEFAULT.columns();

    @Option(
            names = "--scale",
            paramLabel = "N",
            order = 6,
            description = "Each pixel of an image becomes N x N (default: images of about 128 pixels).")
    private @Nullable Integer scale;

    SheetLayout layout() {
        return SheetLayout.ofColumns(columns, scale == null ? OptionalInt.empty() : OptionalInt.of(scale));
    }

    /** Fails as wrong usage for a tag and a version. */
    Labels labels() {
        if (tag != null && labeler != null) {
            throw LaddException.cannot(
                    Reason.USAGE, "draw a contact sheet", "--tag and --labeler", "one of them, or none");
        }
        if (tag != null) {
            return new Labels.OfTag(tag);
        }
        return labeler == null
                ? new Labels.Usual()
                : new Labels.OfVersion(VersionName.parse("draw a contact sheet", labeler));
    }
}
