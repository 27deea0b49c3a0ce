package dev.laddstreams.app.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes the checksums of damaged files true again, so that readers do not stop at them. */
final class Checksums {
    private static final int PNG_START = 8;
    /** Length and type before, checksum behind. */
    private static final int CHUNK_FRAME = 12;

    private static final int TAR_BLOCK = 512;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int STORED = 0;

    private Checksums() {}

    static byte[] repaired(String name, byte[] bytes) {
        if (name.endsWith(".png")) {
            return png(bytes);
        }
        if (name.endsWith(".tar")) {
            return tar(bytes);
        }
        return name.endsWith(".zip") || name.endsWith(".npz") ? zip(bytes) : bytes;
    }

    private static byte[] png(byte[] bytes) {
        ByteBuffer png = ByteBuffer.wrap(bytes.clone());
        for (int at = PNG_START; at + CHUNK_FRAME <= bytes.length; ) {
            int length = png.getInt(at);
            if (length < 0 || length > bytes.length - at - CHUNK_FRAME) {
                break;
            }
            png.putInt(at + 8 + length, crc(png.array(), at + 4, length + 4));
            at += CHUNK_FRAME + length;
        }
        return png.array();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** A PNG whose lines, before they are compressed, are changed; its header too, in half of all cases. */
    static byte[] withLines(byte[] png, UnaryOperator<byte[]> change) {
        ByteBuffer source = ByteBuffer.wrap(png);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(png, 0, PNG_START);
        for (int at = PNG_START; at + CHUNK_FRAME <= png.length; ) {
            int length = source.getInt(at);
            String type = new String(png, at + 4, 4, US_ASCII);
            byte[] data = Arrays.copyOfRange(png, at + 8, at + 8 + length);
            if (type.equals("IDAT")) {
                data = deflated(change.apply(inflated(data)));
            }
            changed.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
            changed.writeBytes(type.getBytes(US_ASCII));
            changed.writeBytes(data);
            changed.writeBytes(new byte[4]);
            at += CHUNK_FRAME + length;
        }
        return png(changed.toByteArray());
    }

    private static byte[] inflated(byte[] data) {
        Inflater inflater = new Inflater();
        inflater.setInput(data);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 12];
        try {
            int got;
            while ((got = inflater.inflate(buffer)) > 0) {
                lines.write(buffer, 0, got);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("the valid picture is in one chunk", e);
        } finally {
            inflater.end();
        }
        return lines.toByteArray();
    }

    private static byte[] deflated(byte[] lines) {
        Deflater deflater = new Deflater();
        deflater.setInput(lines);
        deflater.finish();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 12];
        while (!deflater.finished()) {
            data.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return data.toByteArray();
    }

    private static byte[] tar(byte[] bytes) {
        byte[] tar = bytes.clone();
        for (int at = 0; at + TAR_BLOCK <= tar.length && tar[at] != 0; ) {
            Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
            int sum = 0;
            for (int i = at; i < at + TAR_BLOCK; i++) {
                sum += tar[i] & 0xff;
            }
            System.arraycopy(String.format("%06o\0 ", sum).getBytes(US_ASCII), 0, tar, at + 148, 8);
            String size = new String(tar, at + 124, 11, US_ASCII);
            if (!size.matches("[0-7]+")) {
                break;
            }
            long next = at + TAR_BLOCK + (Long.parseLong(size, 8) + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
            if (next > tar.length) {
                break;
            }
            at = (int) next;
        }
        return tar;
    }

    /** The sums of all entries that the directory names and that can be unpacked. */
    private static byte[] zip(byte[] bytes) {
        ByteBuffer zip = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + ENTRY_BYTES <= bytes.length; at++) {
            if (zip.getInt(at) == ENTRY) {
                int local = zip.getInt(at + 42);
                if (local >= 0 && local <= bytes.length - LOCAL_BYTES && zip.getInt(local) == LOCAL) {
                    repairEntry(zip, at, local);
                }
            }
        }
        return zip.array();
    }

    private static void repairEntry(ByteBuffer zip, int at, int local) {
        long data =
                (long) local + LOCAL_BYTES + (zip.getShort(local + 26) & 0xffff) + (zip.getShort(local + 28) & 0xffff);
        int packed = zip.getInt(at + 20);
        if (packed < 0 || data + packed > zip.limit()) {
            return;
        }
        byte[] content = new byte[packed];
        zip.get((int) data, content);
        if (zip.getShort(at + 10) != STORED) {
            Inflater inflater = new Inflater(true);
            inflater.setInput(content);
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 12];
            try {
                int got;
                while (plain.size() < 1 << 24 && (got = inflater.inflate(buffer)) > 0) {
                    plain.write(buffer, 0, got);
                }
            } catch (DataFormatException e) {
                return;
            } finally {
                inflater.end();
            }
            content = plain.toByteArray();
        }
        int crc = crc(content, 0, content.length);
        zip.putInt(at + 16, crc);
        if (zip.getInt(local + 14) != 0) {
            zip.putInt(local + 14, crc);
        }
    }
}
