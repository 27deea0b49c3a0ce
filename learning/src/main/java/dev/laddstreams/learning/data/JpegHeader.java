package dev.laddstreams.learning.data;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the segments of a JPEG before its first scan say. Which colours its components are is decided as libjpeg does: by
 * the JFIF marker, else by Adobe's, else by the components' numbers.
 *
 * @param plain the segments that decoding needs, with one marker that says the colours in place of all that say or
 *     describe them; ends where the first scan begins
 * @param orientation as EXIF has it, 1 to 8
 */
record JpegHeader(int width, int height, Colours colours, int orientation, byte[] plain) {
    /** What the components are; of four, all stored inverted, as Adobe does and other writers after it. */
    enum Colours {
        GREY(0),
        RGB(0),
        YCC(1),
        CMYK(0),
        YCCK(0);

        /** What decoders are told to convert; the colours with black are left to {@link ImagePlanes}. */
        private final int transform;

        Colours(int transform) {
            this.transform = transform;
        }
    }

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DHT = 0xc4;
    private static final int DAC = 0xcc;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int COM = 0xfe;
    private static final byte[] RGB_NUMBERS = {'R', 'G', 'B'};

    /** Reads up to the first scan; the stream then stands behind that marker. */
    static JpegHeader read(InputStream stream) throws IOException {
        return new Reading(new DataInputStream(stream)).read();
    }

    /**
     * The same picture for a decoder that is not to guess colours, or to stumble over what else the file holds.
     *
     * @param scanAt where the stream stood after the header was read
     */
    byte[] plain(byte[] jpeg, int scanAt) {
        byte[] whole = Arrays.copyOf(plain, plain.length + jpeg.length - scanAt);
        System.arraycopy(jpeg, scanAt, whole, plain.length, jpeg.length - scanAt);
        return whole;
    }

    private static final class Reading {
        private final DataInputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean jfif;
        private int adobe = -1;
        private int orientation = 1;
        /** Empty until it is found. */
        private byte[] frame = {};

        Reading(DataInputStream in) {
            this.in = in;
        }

        JpegHeader read() throws IOException {
            if (in.readUnsignedShort() != (0xff00 | SOI)) {
                throw new IOException("no JPEG");
            }
            for (int marker = next(); marker != SOS; marker = next()) {
                if (marker == EOI) {
                    throw new EOFException("the JPEG holds no picture");
                }
                if (marker > 1 && (marker < 0xd0 || marker > SOI)) {
                    segment(marker);
                }
            }
            if (frame.length == 0) {
                throw new IOException("the JPEG has no frame header");
            }
            int height = (frame[1] & 0xff) << 8 | (frame[2] & 0xff);
            int width = (frame[3] & 0xff) << 8 | (frame[4] & 0xff);
            if (width == 0 || height == 0) {
                throw new IOException("a picture of " + width + " x " + height + " pixels");
            }
            Colours colours = colours();
            return new JpegHeader(width, height, colours, orientation, plain(colours));
        }

        /** The next marker, as libjpeg looks for it: whatever stands before it is skipped. */
        private int next() throws IOException {
            int value = in.readUnsignedByte();
            while (true) {
                while (value != 0xff) {
                    value = in.readUnsignedByte();
                }
                while (value == 0xff) {
                    value = in.readUnsignedByte();
                }
                if (value != 0) {
                    return value;
                }
            }
        }

        private void segment(int marker) throws IOException {
            int length = in.readUnsignedShort() - 2;
            if (length < 0) {
                throw new IOException("a segment of negative length");
            }
            byte[] content = new byte[length];
            in.readFully(content);
            boolean isFrame = marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != 0xc8 && marker != DAC;
            if (isFrame) {
                if (content.length < 6 + 3 * (content[5] & 0xff)) {
                    throw new IOException("a frame header of " + length + " bytes");
                }
                frame = content;
            }
            if (isFrame || marker == DHT || marker == DAC || marker == DQT || marker == DRI) {
                kept.write(0xff);
                kept.write(marker);
                kept.write((length + 2) >> 8);
                kept.write(length + 2);
                kept.write(content);
            } else if (marker != COM) {
                note(marker, content);
            }
        }

        private void note(int marker, byte[] content) {
            if (marker == 0xe0 && starts(content, "JFIF\0")) {
                jfif = true;
            } else if (marker == 0xee && starts(content, "Adobe") && content.length >= 12) {
                adobe = content[11] & 0xff;
            } else if (marker == 0xe1 && starts(content, "Exif\0\0")) {
                orientation = ExifOrientation.of(content, 6);
            }
        }

        private static boolean starts(byte[] content, String text) {
            byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
            return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
        }

        private Colours colours() throws IOException {
            int components = frame[5] & 0xff;
            return switch (components) {
                case 1 -> Colours.GREY;
                case 3 -> isRgb() ? Colours.RGB : Colours.YCC;
                case 4 -> adobe > 0 ? Colours.YCCK : Colours.CMYK;
                default ->
                    throw new IOException(
                            "a JPEG of " + components + " colour components; only 1, 3 and 4 have a meaning");
            };
        }

        private boolean isRgb() {
            byte[] numbers = {frame[6], frame[9], frame[12]};
            return !jfif && (adobe == 0 || (adobe < 0 && Arrays.equals(numbers, RGB_NUMBERS)));
        }

        private byte[] plain(Colours colours) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(new byte[] {(byte) 0xff, (byte) SOI});
            if (colours != Colours.GREY) {
                out.write(new byte[] {(byte) 0xff, (byte) 0xee, 0, 14});
                out.write("Adobe".getBytes(StandardCharsets.ISO_8859_1));
                out.write(new byte[] {0, 100, 0, 0, 0, 0, (byte) colours.transform});
            }
            kept.writeTo(out);
            out.write(new byte[] {(byte) 0xff, (byte) SOS});
            return out.toByteArray();
        }
    }
}
