package dev.laddstreams.learning.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the chunks of a PNG around its picture say.
 *
 * @param grey whether it is stored without colours: as grey, or with a palette of greys
 * @param orientation as EXIF has it, 1 to 8
 */
record PngHeader(int width, int height, boolean grey, int orientation) {
    static final long SIGNATURE = 0x89504e470d0a1a0aL;

    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int EXIF = 0x65584966;
    private static final int IEND = 0x49454e44;
    private static final int MOST_CHUNK_BYTES = 1 << 20;
    private static final int PALETTE = 3;
    /** Bit of the colour type; of a palette it is set, too. */
    private static final int COLOUR = 2;

    static PngHeader read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readLong() != SIGNATURE) {
            throw new IOException("no PNG");
        }
        int length = in.readInt();
        if (in.readInt() != IHDR || length != 13) {
            throw new IOException("the PNG does not start with its header");
        }
        int width = in.readInt();
        int height = in.readInt();
        in.readUnsignedByte();
        int colourType = in.readUnsignedByte();
        in.skipNBytes(3 + 4);
        boolean grey = (colourType & COLOUR) == 0;
        int orientation = 1;
        try {
            while (true) {
                length = in.readInt();
                int chunk = in.readInt();
                if (length < 0 || chunk == IEND) {
                    break;
                }
                if ((chunk == PLTE || chunk == EXIF) && length <= MOST_CHUNK_BYTES) {
                    byte[] content = new byte[length];
                    in.readFully(content);
                    in.skipNBytes(4);
                    grey |= chunk == PLTE && colourType == PALETTE && isGrey(content);
                    orientation = chunk == EXIF ? ExifOrientation.of(content, 0) : orientation;
                } else {
                    in.skipNBytes(length + 4L);
                }
            }
        } catch (EOFException e) {
            // The decoder says what is missing.
            return new PngHeader(width, height, grey, orientation);
        }
        return new PngHeader(width, height, grey, orientation);
    }

    private static boolean isGrey(byte[] palette) {
        for (int i = 0; i + 2 < palette.length; i += 3) {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
                return false;
            }
        }
        return true;
    }
}
