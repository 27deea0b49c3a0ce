package dev.laddstreams.learning.data;

import dev.laddstreams.learning.data.FileTree.Entry;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** One JPEG or PNG of a tree. Every failure is an {@link Unreadable}, whatever the decoder throws. */
record ImageFile(FileTree tree, Entry entry) {
    /** 64 million pixels: a larger picture is a decompression bomb, or nothing to train on. */
    private static final long MOST_PIXELS = 1L << 26;

    /** What the file says of itself before it is decoded. */
    record Size(int width, int height, boolean grey) {}

    /** The file is damaged, too large, or of another format. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What is done with an opened reader. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    static boolean isImage(Entry entry) {
        String name = entry.lowerCaseName();
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    /** Reads the header alone. */
    Size size() throws Unreadable {
        return withReader(ImageFile::size);
    }

    private static Size size(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS) {
            throw new IOException(width + " x " + height + " pixels are more than " + MOST_PIXELS);
        }
        ImageTypeSpecifier type = reader.getRawImageType(0);
        return new Size(
                width,
                height,
                type != null && type.getColorModel().getColorSpace().getNumComponents() == 1);
    }

    /**
     * A decoded picture.
     *
     * @param planes [channels, height, width]
     */
    record Decoded(ImageShape shape, byte[] planes) {}

    /** @param channels 1 or 3 */
    Decoded decode(int channels) throws Unreadable {
        return withReader(reader -> {
            size(reader);
            DecoderWarnings warnings = new DecoderWarnings();
            reader.addIIOReadWarningListener(warnings);
            BufferedImage image = reader.read(0);
            warnings.requireIntact();
            return new Decoded(
                    new ImageShape(channels, image.getHeight(), image.getWidth()), ImagePlanes.of(image, channels));
        });
    }

    private <T> T withReader(Reading<T> reading) throws Unreadable {
        try (InputStream in = tree.open(entry);
                ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new Unreadable("neither JPEG nor PNG", null);
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!format.equals("jpeg") && !format.equals("png")) {
                    throw new Unreadable(format + " content", null);
                }
                reader.setInput(stream, true, true);
                return reading.read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw new Unreadable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        }
    }
}
