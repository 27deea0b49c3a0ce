package dev.laddstreams.learning.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * From a decoded picture to planes of bytes. Stored samples are taken as they are: colour profiles are not applied, of 16
 * bits the upper 8 count, and transparent pixels lie on black. Grey becomes RGB by repetition. Ink becomes light as {@code
 * (255 - ink) (255 - black) / 255}.
 */
final class ImagePlanes {
    private ImagePlanes() {}

    /**
     * Planes of a picture whose colour model says what its samples mean.
     *
     * @param channels 1 or 3
     * @throws IOException for colours that are neither grey nor RGB nor CMYK, and for samples that are not whole numbers
     */
    static byte[] of(BufferedImage image, int channels) throws IOException {
        if (!(image.getColorModel() instanceof ComponentColorModel)) {
            return planes(image.getHeight(), image.getWidth(), channels, 4, y -> packedRow(image, y));
        }
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int type = raster.getTransferType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            throw new IOException("samples that are neither bytes nor unsigned 16 bits; save it as an 8-bit PNG");
        }
        int shift = type == DataBuffer.TYPE_USHORT ? 8 : 0;
        int colours = image.getColorModel().getNumColorComponents();
        int space = image.getColorModel().getColorSpace().getType();
        if (space == ColorSpace.TYPE_CMYK && bands == 4) {
            return planes(raster.getHeight(), raster.getWidth(), channels, 3, y -> inkRow(row(raster, y, shift)));
        }
        boolean grey = space == ColorSpace.TYPE_GRAY && colours == 1;
        boolean rgb = space == ColorSpace.TYPE_RGB && colours == 3;
        if (!(grey || rgb) || bands > colours + 1) {
            throw new IOException(
                    "colours that are neither grey nor RGB nor CMYK (" + bands + " bands); save it as RGB");
        }
        return planes(raster.getHeight(), raster.getWidth(), channels, bands, y -> row(raster, y, shift));
    }

    /** Planes of the components of a JPEG with black, as stored. */
    static byte[] ofInverted(Raster raster, JpegHeader.Colours colours, int channels) {
        return planes(raster.getHeight(), raster.getWidth(), channels, 3, y -> {
            int[] row = row(raster, y, 0);
            if (colours == JpegHeader.Colours.YCCK) {
                toInvertedInk(row);
            }
            int[] light = new int[raster.getWidth() * 3];
            for (int i = 0; i < light.length; i++) {
                light[i] = multiplied(row[i / 3 * 4 + i % 3], row[i / 3 * 4 + 3]);
            }
            return light;
        });
    }

    private static void toInvertedInk(int[] row) {
        for (int i = 0; i < row.length; i += 4) {
            double luma = row[i];
            double blue = row[i + 1] - 128.0;
            double red = row[i + 2] - 128.0;
            row[i] = 255 - clamp(luma + 1.402 * red);
            row[i + 1] = 255 - clamp(luma - 0.344136 * blue - 0.714136 * red);
            row[i + 2] = 255 - clamp(luma + 1.772 * blue);
        }
    }

    private static int clamp(double value) {
        return (int) Math.round(Math.max(0, Math.min(255, value)));
    }

    private static int multiplied(int a, int b) {
        return (a * b + 127) / 255;
    }

    private static int[] inkRow(int[] ink) {
        int[] light = new int[ink.length / 4 * 3];
        for (int i = 0; i < light.length; i++) {
            light[i] = multiplied(255 - ink[i / 3 * 4 + i % 3], 255 - ink[i / 3 * 4 + 3]);
        }
        return light;
    }

    @FunctionalInterface
    private interface Rows {
        /** One row of samples, pixel by pixel. */
        int[] row(int y);
    }

    /** @param bands 1 grey, 2 grey and opacity, 3 RGB, 4 RGB and opacity */
    private static byte[] planes(int height, int width, int channels, int bands, Rows rows) {
        int plane = width * height;
        byte[] planes = new byte[channels * plane];
        int colours = bands <= 2 ? 1 : 3;
        for (int y = 0; y < height; y++) {
            int[] row = rows.row(y);
            for (int x = 0; x < width; x++) {
                int opacity = bands > colours ? row[x * bands + bands - 1] : 255;
                for (int c = 0; c < channels; c++) {
                    int value = row[x * bands + Math.min(c, colours - 1)];
                    planes[c * plane + y * width + x] = (byte) (value * opacity / 255);
                }
            }
        }
        return planes;
    }

    private static int[] row(Raster raster, int y, int shift) {
        int[] row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
        if (shift > 0) {
            for (int i = 0; i < row.length; i++) {
                row[i] >>= shift;
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
