package dev.laddstreams.learning.data;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of 32 x 32 as few programs write them, made byte by byte. */
final class SamplePictures {
    private static final int SIDE = 32;

    private SamplePictures() {}

    /** A JPEG without any marker around the picture, of one colour, whose components are stored as given. */
    static byte[] bareJpeg(int... components) {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, components.length, null);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                raster.setPixel(x, y, components);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return withoutMarkers(out.toByteArray());
    }

    private static byte[] withoutMarkers(byte[] jpeg) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != 0xda) {
            int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
            if ((jpeg[at + 1] & 0xf0) != 0xe0) {
                kept.write(jpeg, at, length);
            }
            at += length;
        }
        kept.write(jpeg, at, jpeg.length - at);
        return kept.toByteArray();
    }

    /** A JPEG with one more segment at its start. */
    static byte[] withMarker(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    static byte[] withAdobe(byte[] jpeg, int transform) {
        return withMarker(
                jpeg,
                0xee,
                ByteBuffer.allocate(12)
                        .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                        .put(new byte[] {0, 100, 0, 0, 0, 0, (byte) transform})
                        .array());
    }

    /** The components 1, 2, 3 of a JPEG renamed to R, G, B. */
    static byte[] withRgbNumbers(byte[] jpeg) {
        byte[] renamed = jpeg.clone();
        for (int i = 0; i + 1 < jpeg.length; i++) {
            int marker = (jpeg[i] & 0xff) == 0xff ? jpeg[i + 1] & 0xff : 0;
            int first = marker == 0xc0 ? i + 10 : marker == 0xda ? i + 5 : -1;
            for (int c = 0; first > 0 && c < 3; c++) {
                renamed[first + c * (marker == 0xc0 ? 3 : 2)] = (byte) "RGB".charAt(c);
            }
        }
        return renamed;
    }

    /** A TIFF structure that holds the orientation alone. */
    static byte[] tiffOrientation(int orientation) {
        return ByteBuffer.allocate(26)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'I', 'I', 42, 0})
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** A PNG of packed rows. */
    static byte[] png(int depth, int colourType, byte[][] rows, Chunk... chunks) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE);
        header.put((byte) depth).put((byte) colourType);
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            image.write(0);
            image.writeBytes(row);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        write(out, new Chunk("IHDR", header.array()));
        for (Chunk chunk : chunks) {
            write(out, chunk);
        }
        write(out, new Chunk("IDAT", deflated(image.toByteArray())));
        write(out, new Chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /** Part of a PNG. */
    record Chunk(String name, byte[] content) {}

    private static void write(ByteArrayOutputStream out, Chunk chunk) {
        byte[] named = ByteBuffer.allocate(4 + chunk.content().length)
                .put(chunk.name().getBytes(StandardCharsets.US_ASCII))
                .put(chunk.content())
                .array();
        CRC32 crc = new CRC32();
        crc.update(named);
        out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.content().length).array());
        out.writeBytes(named);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] buffer = new byte[bytes.length + 1000];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    /** Rows that are all the same. */
    static byte[][] rows(byte[] row) {
        byte[][] rows = new byte[SIDE][];
        Arrays.fill(rows, row);
        return rows;
    }
}
