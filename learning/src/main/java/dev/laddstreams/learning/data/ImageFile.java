package dev.laddstreams.learning.data;

import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * One picture file of a tree. Every failure is an {@link Unreadable}, whatever the decoder throws.
 *
 * @param orientation whether the picture is turned as it says
 */
record ImageFile(FileTree tree, Entry entry, ReadingOptions.Orientation orientation) {
    /** Rounding tells the channels of a grey picture apart by no more. */
    private static final int GREY_TOLERANCE = 2;

    /**
     * What the file says of itself before it is decoded.
     *
     * @param width of the picture as it is taken
     * @param turned whether it does not lie as it is stored
     */
    record Size(int width, int height, boolean grey, boolean turned, int frames) {}

    /** The file is damaged, too large, or of another format. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What is done with an opened file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    private static final Set<String> ENDINGS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "dib", "gif", "tif", "tiff");

    static boolean isImage(Entry entry) {
        return ENDINGS.contains(entry.ending());
    }

    /** Reads the header alone. */
    Size size() throws Unreadable {
        return open(in -> {
            Picture.Header header = Picture.header(in);
            int turn = turn(header);
            boolean swapped = ExifOrientation.swapsSides(turn);
            return new Size(
                    swapped ? header.height() : header.width(),
                    swapped ? header.width() : header.height(),
                    header.grey(),
                    header.orientation() != 1,
                    header.frames());
        });
    }

    private int turn(Picture.Header header) {
        return orientation == ReadingOptions.Orientation.APPLY ? header.orientation() : 1;
    }

    /**
     * A decoded picture.
     *
     * @param planes [channels, height, width]
     */
    record Decoded(ImageShape shape, byte[] planes) {}

    /** @param channels 1 or 3 */
    Decoded decode(int channels) throws Unreadable {
        return open(in -> {
            Picture picture = Picture.of(Picture.readAll(in));
            Picture.Header header = picture.header();
            ImageShape stored = new ImageShape(channels, header.height(), header.width());
            byte[] planes = ExifOrientation.upright(picture.planes(channels), stored, turn(header));
            return new Decoded(ExifOrientation.upright(stored, turn(header)), planes);
        });
    }

    /** Whether any pixel has a colour, whatever the file is stored as. */
    boolean hasColour() throws Unreadable {
        byte[] planes = decode(3).planes();
        int plane = planes.length / 3;
        for (int i = 0; i < plane; i++) {
            int green = planes[plane + i] & 0xff;
            if (Math.abs((planes[i] & 0xff) - green) > GREY_TOLERANCE
                    || Math.abs((planes[2 * plane + i] & 0xff) - green) > GREY_TOLERANCE) {
                return true;
            }
        }
        return false;
    }

    private <T> T open(Reading<T> reading) throws Unreadable {
        try (InputStream in = tree.open(entry)) {
            return reading.read(in);
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        }
    }
}
