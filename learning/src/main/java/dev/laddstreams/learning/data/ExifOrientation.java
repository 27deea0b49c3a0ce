package dev.laddstreams.learning.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a picture must be turned to stand upright, as EXIF and TIFF number it from 1 (as it is) to 8. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private ExifOrientation() {}

    /**
     * Reads the orientation from a TIFF structure.
     *
     * @param start of the structure within the bytes
     * @return 1 where there is none, or where the structure is damaged: nobody needs it to see the picture
     */
    static int of(byte[] bytes, int start) {
        if (bytes.length - start < 8) {
            return 1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 0 || directory > tiff.limit() - 2) {
            return 1;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + 12 * i;
            if (at > tiff.limit() - 12) {
                return 1;
            }
            if ((tiff.getShort(at) & 0xffff) == TAG && tiff.getShort(at + 2) == SHORT) {
                int value = tiff.getShort(at + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /** Whether width and height change places. */
    static boolean swapsSides(int orientation) {
        return orientation >= 5;
    }

    /** The planes [channels, height, width] turned upright. */
    static byte[] upright(byte[] planes, ImageShape shape, int orientation) {
        if (orientation == 1) {
            return planes;
        }
        ImageShape turned = upright(shape, orientation);
        byte[] result = new byte[planes.length];
        int to = 0;
        for (int c = 0; c < shape.channels(); c++) {
            int plane = c * shape.height() * shape.width();
            for (int y = 0; y < turned.height(); y++) {
                for (int x = 0; x < turned.width(); x++) {
                    result[to++] = planes[plane + source(shape.height(), shape.width(), orientation, y, x)];
                }
            }
        }
        return result;
    }

    static ImageShape upright(ImageShape shape, int orientation) {
        return swapsSides(orientation)
                ? new ImageShape(shape.channels(), /* height= */ shape.width(), /* width= */ shape.height())
                : shape;
    }

    /** Where in a plane as stored the upright picture's value at y, x lies. */
    private static int source(int height, int width, int orientation, int y, int x) {
        int mirroredColumn = width - 1 - (swapsSides(orientation) ? y : x);
        int mirroredRow = height - 1 - (swapsSides(orientation) ? x : y);
        return switch (orientation) {
            case 2 -> y * width + mirroredColumn;
            case 3 -> mirroredRow * width + mirroredColumn;
            case 4 -> mirroredRow * width + x;
            case 5 -> x * width + y;
            case 6 -> mirroredRow * width + y;
            case 7 -> mirroredRow * width + mirroredColumn;
            default -> x * width + mirroredColumn;
        };
    }
}
