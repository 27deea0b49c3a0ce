package dev.laddstreams.learning.data;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * From a decoded picture to planes of bytes. Stored samples are taken as they are: colour profiles are not applied, of 16
 * bits the upper 8 count, and transparent pixels lie on black. Grey becomes RGB by repetition.
 */
final class ImagePlanes {
    private ImagePlanes() {}

    /** @param channels 1 or 3 */
    static byte[] of(BufferedImage image, int channels) {
        int plane = image.getWidth() * image.getHeight();
        byte[] planes = new byte[channels * plane];
        boolean samples = image.getColorModel() instanceof ComponentColorModel;
        for (int y = 0; y < image.getHeight(); y++) {
            int[] row = samples ? sampleRow(image.getRaster(), y) : packedRow(image, y);
            int bands = samples ? image.getRaster().getNumBands() : 4;
            int colours = bands <= 2 ? 1 : 3;
            boolean alpha = bands == 2 || bands == 4;
            for (int x = 0; x < image.getWidth(); x++) {
                int opacity = alpha ? row[x * bands + bands - 1] : 255;
                for (int c = 0; c < channels; c++) {
                    int value = row[x * bands + Math.min(c, colours - 1)];
                    planes[c * plane + y * image.getWidth() + x] = (byte) (value * opacity / 255);
                }
            }
        }
        return planes;
    }

    private static int[] sampleRow(Raster raster, int y) {
        int[] row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
        if (raster.getTransferType() == DataBuffer.TYPE_USHORT) {
            for (int i = 0; i < row.length; i++) {
                row[i] >>= 8;
            }
        }
        return row;
    }

    /** Palettes and packed pixels, as red, green, blue, alpha. */
    private static int[] packedRow(BufferedImage image, int y) {
        int[] packed = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
        int[] row = new int[packed.length * 4];
        for (int x = 0; x < packed.length; x++) {
            row[4 * x] = packed[x] >> 16 & 0xff;
            row[4 * x + 1] = packed[x] >> 8 & 0xff;
            row[4 * x + 2] = packed[x] & 0xff;
            row[4 * x + 3] = packed[x] >>> 24;
        }
        return row;
    }
}
