package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.OptionalInt;

/**
 * How much a contact sheet shows, and how large.
 *
 * @param columns most images of a class
 * @param classes most classes
 * @param scale side of an image's pixel on the sheet; empty for images of about 128 pixels, smaller ones for many classes
 */
public record SheetLayout(int columns, int classes, OptionalInt scale) {
    /** 10 images of each of 20 classes. */
    public static final SheetLayout DEFAULT = new SheetLayout(10, 20, OptionalInt.empty());

    private static final int MOST_CLASSES = 100;
    private static final int MOST_COLUMNS = 100;
    private static final int LARGEST_SCALE = 64;

    public SheetLayout {
        require("columns", columns, MOST_COLUMNS);
        require("classes", classes, MOST_CLASSES);
        scale.ifPresent(side -> require("scale", side, LARGEST_SCALE));
    }

    /** As many classes as a sheet can tell apart. */
    public static SheetLayout ofColumns(int columns, OptionalInt scale) {
        return new SheetLayout(columns, MOST_CLASSES, scale);
    }

    private static void require(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw LaddException.cannot(Reason.USAGE, "draw contact sheet", what + " " + value, "1 to " + most);
        }
    }
}
