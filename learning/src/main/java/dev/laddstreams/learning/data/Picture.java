package dev.laddstreams.learning.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one picture file: JPEG and PNG, whose colours are read from the file itself, or what the JDK reads of BMP,
 * GIF and TIFF.
 *
 * @param jpeg the header of a JPEG, else null
 * @param scanAt where the first scan of a JPEG begins
 * @param png the header of a PNG, else null
 */
record Picture(
        byte[] bytes,
        @Nullable JpegHeader jpeg,
        int scanAt,
        @Nullable PngHeader png) {
    /** 64 million pixels: a larger picture is a decompression bomb, or nothing to train on. */
    private static final long MOST_PIXELS = 1L << 26;

    /** Far above any photograph. */
    private static final int MOST_BYTES = 1 << 29;

    private static final int START = 8;
    private static final Set<String> OTHERS = Set.of("bmp", "gif", "tif", "tiff");

    /**
     * What the file says of itself before it is decoded, as it is stored.
     *
     * @param grey whether it is stored without colours
     * @param orientation as EXIF has it, 1 to 8
     * @param frames of which the first is read
     */
    record Header(int width, int height, boolean grey, int orientation, int frames) {}

    /** What is done with an opened reader. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    static Picture of(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        if (isJpeg(bytes)) {
            JpegHeader jpeg = JpegHeader.read(in);
            return new Picture(bytes, jpeg, bytes.length - in.available(), null);
        }
        return new Picture(bytes, null, 0, isPng(bytes) ? PngHeader.read(in) : null);
    }

    /** Reads what it needs from the stream, of JPEG no more than the header. */
    static Header header(InputStream stream) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream);
        in.mark(START);
        byte[] start = in.readNBytes(START);
        in.reset();
        if (isJpeg(start)) {
            return new Picture(start, JpegHeader.read(in), 0, null).header();
        }
        return isPng(start)
                ? new Picture(start, null, 0, PngHeader.read(in)).header()
                : of(readAll(in)).header();
    }

    static byte[] readAll(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IOException("a file of more than " + MOST_BYTES + " bytes");
        }
        return bytes;
    }

    private static boolean isJpeg(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0xff && (start[1] & 0xff) == 0xd8;
    }

    private static boolean isPng(byte[] start) {
        return start.length >= 8 && ByteBuffer.wrap(start).getLong() == PngHeader.SIGNATURE;
    }

    Header header() throws IOException {
        Header header;
        if (jpeg != null) {
            boolean grey = jpeg.colours() == JpegHeader.Colours.GREY;
            header = new Header(jpeg.width(), jpeg.height(), grey, jpeg.orientation(), 1);
        } else if (png != null) {
            header = new Header(png.width(), png.height(), png.grey(), png.orientation(), 1);
        } else {
            header = withReader(bytes, this::header);
        }
        if ((long) header.width() * header.height() > MOST_PIXELS) {
            throw new IOException(header.width() + " x " + header.height() + " pixels are more than " + MOST_PIXELS);
        }
        return header;
    }

    private Header header(ImageReader reader) throws IOException {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!OTHERS.contains(format)) {
            throw new IOException(format + " content");
        }
        ImageTypeSpecifier type = reader.getRawImageType(0);
        int orientation = format.startsWith("tif") ? ExifOrientation.of(bytes, 0) : 1;
        return new Header(
                reader.getWidth(0),
                reader.getHeight(0),
                type != null && isGrey(type.getColorModel()),
                orientation,
                reader.getNumImages(true));
    }

    private static boolean isGrey(ColorModel model) {
        if (!(model instanceof IndexColorModel palette)) {
            return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decodes the picture as it is stored, without its orientation.
     *
     * @param channels 1 or 3
     * @return [channels, height, width]
     */
    byte[] planes(int channels) throws IOException {
        header();
        if (jpeg == null) {
            return withReader(bytes, reader -> ImagePlanes.of(read(reader), channels));
        }
        byte[] plain = jpeg.plain(bytes, scanAt);
        boolean black = jpeg.colours() == JpegHeader.Colours.CMYK || jpeg.colours() == JpegHeader.Colours.YCCK;
        return withReader(plain, reader -> {
            if (!black) {
                return ImagePlanes.of(read(reader), channels);
            }
            DecoderWarnings warnings = new DecoderWarnings();
            reader.addIIOReadWarningListener(warnings);
            byte[] planes = ImagePlanes.ofInverted(reader.readRaster(0, null), jpeg.colours(), channels);
            warnings.requireIntact();
            return planes;
        });
    }

    private static BufferedImage read(ImageReader reader) throws IOException {
        DecoderWarnings warnings = new DecoderWarnings();
        reader.addIIOReadWarningListener(warnings);
        BufferedImage image = reader.read(0);
        warnings.requireIntact();
        return image;
    }

    private static <T> T withReader(byte[] bytes, Reading<T> reading) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException("neither JPEG nor PNG, BMP, GIF or TIFF");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, false, true);
                return reading.read(reader);
            } finally {
                reader.dispose();
            }
        }
    }
}
