package dev.laddstreams.learning.data;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a set is read where there is a choice.
 *
 * @param unreadable what an image file that cannot be decoded does
 * @param side of the squares that pictures become, in pixels; empty for what fits most of them
 * @param resize how pictures that are not square become so
 * @param orientation whether pictures are turned as they say
 * @param normalisation that arrays of floats have had; empty for what the set itself says
 * @param values what is kept of normalised arrays
 */
public record ReadingOptions(
        Unreadable unreadable,
        OptionalInt side,
        Resize resize,
        Orientation orientation,
        Optional<Normalisation> normalisation,
        Values values) {
    /** The first unreadable file stops the reading; sizes as {@link SizeRule} chooses them; pictures stand upright. */
    public static final ReadingOptions DEFAULT =
            new ReadingOptions(Unreadable.STOP, OptionalInt.empty(), Resize.CROP, Orientation.APPLY);

    private static final int LEAST_SIDE = 8;
    private static final int MOST_SIDE = 1024;

    public ReadingOptions {
        requireNonNull(unreadable, "unreadable");
        requireNonNull(resize, "resize");
        requireNonNull(orientation, "orientation");
        requireNonNull(normalisation, "normalisation");
        requireNonNull(values, "values");
        if (side.isPresent() && !allowsSide(side.getAsInt())) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "bring pictures to one size",
                    side.getAsInt() + " px",
                    "a side from " + LEAST_SIDE + " to " + MOST_SIDE + " px");
        }
    }

    /** Options for pictures. */
    public ReadingOptions(Unreadable unreadable, OptionalInt side, Resize resize, Orientation orientation) {
        this(unreadable, side, resize, orientation, Optional.empty(), Values.INTENSITIES);
    }

    /** What becomes of an image file that cannot be decoded. */
    public enum Unreadable {
        /** Fails at the first unreadable picture, and names it. */
        STOP,
        /** It is left out, and listed in {@link SetReport#skipped()}. */
        LEAVE_OUT
    }

    /** How a picture becomes a square. */
    public enum Resize {
        /** The shorter side is scaled, and the centre taken. */
        CROP,
        /** The longer side is scaled, and the rest is black. */
        PAD,
        /** Both sides are scaled, each by its own factor. */
        STRETCH
    }

    /** What becomes of a picture that says how to turn it (EXIF). */
    public enum Orientation {
        /** Turns pictures upright as their orientation says. */
        APPLY,
        /** Leaves pictures as they are stored. */
        IGNORE
    }

    /** What is kept of arrays in normalised space. */
    public enum Values {
        /** Intensities of 0 to 255, to which they are rounded. */
        INTENSITIES,
        /** The values themselves as well, where intensities say less. */
        EXACT
    }

    /** These options, with pictures of this side. */
    ReadingOptions sized(int pixels) {
        return new ReadingOptions(unreadable, OptionalInt.of(pixels), resize, orientation, normalisation, values);
    }

    /** These options, for arrays with this normalisation. */
    public ReadingOptions normalisedBy(Normalisation normalisation) {
        return new ReadingOptions(unreadable, side, resize, orientation, Optional.of(normalisation), values);
    }

    /** These options, with the values of normalised arrays kept. */
    public ReadingOptions exact() {
        return new ReadingOptions(unreadable, side, resize, orientation, normalisation, Values.EXACT);
    }

    /** These options, with files that cannot be decoded left out. */
    public ReadingOptions leavingOutUnreadable() {
        return new ReadingOptions(Unreadable.LEAVE_OUT, side, resize, orientation, normalisation, values);
    }

    static boolean allowsSide(int pixels) {
        return pixels >= LEAST_SIDE && pixels <= MOST_SIDE;
    }

    /** Whether sizes are as {@link SizeRule} chooses them. */
    boolean choosesSize() {
        return side.isEmpty() && resize == Resize.CROP;
    }
}
