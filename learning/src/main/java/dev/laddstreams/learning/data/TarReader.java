package dev.laddstreams.learning.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through the headers of a tar (ustar, GNU and POSIX.1-2001 with its long names) and passes the contents over. */
final class TarReader implements Closeable {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_BYTES = 155;
    /** Longer names are refused: the records before an entry are read into memory. */
    private static final int MOST_RECORD_BYTES = 1 << 16;

    private static final Pattern PAX = Pattern.compile("(?s)\\d+ (path|size)=(.*)");

    private final Path tar;
    private final FileChannel channel;
    private final long size;
    private long next;
    private String path = "";
    private char type;
    private long offset;
    private long bytes;

    TarReader(Path tar) throws IOException {
        this.tar = tar;
        this.channel = FileChannel.open(tar);
        this.size = channel.size();
    }

    /** Moves to the next entry that is no folder; false at the end. */
    boolean next() throws IOException {
        String longName = "";
        long longSize = -1;
        while (next + BLOCK <= size) {
            byte[] header = bytes(next, BLOCK);
            if (isEmpty(header)) {
                return false;
            }
            requireChecksum(header);
            type = (char) (header[TYPE_AT] & 0xff);
            path = longName.isEmpty() ? name(header) : longName;
            bytes = longSize >= 0 ? longSize : number(header, SIZE_AT, SIZE_BYTES);
            offset = next + BLOCK;
            if (bytes < 0 || bytes > size - offset) {
                throw invalid(path + " ends after the tar does, which is cut off", "a complete tar");
            }
            next = offset + (bytes + BLOCK - 1) / BLOCK * BLOCK;
            if (type == 'x') {
                for (String record : records()) {
                    Matcher pax = PAX.matcher(record);
                    if (pax.matches() && pax.group(1).equals("path")) {
                        longName = pax.group(2);
                    } else if (pax.matches()) {
                        longSize = decimal(pax.group(2));
                    }
                }
            } else if (type == 'L') {
                longName = text(record(), 0, (int) bytes);
            } else if (type == '5' || type == 'g' || type == 'K') {
                longName = type == 'K' ? longName : "";
                longSize = -1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Relative; folders parted by {@code /}. */
    String path() {
        return path.replaceFirst("^(\\./|/)+", "");
    }

    /** Whether the entry is a file, not a link or device. */
    boolean isFile() {
        return type == '0' || type == 0 || type == '7';
    }

    /** Where the entry's bytes begin. */
    long offset() {
        return offset;
    }

    long bytes() {
        return bytes;
    }

    private byte[] bytes(long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw invalid("it ends within an entry", "a complete tar");
            }
        }
        return buffer.array();
    }

    private byte[] record() throws IOException {
        if (bytes > MOST_RECORD_BYTES) {
            throw invalid("a name of " + bytes + " bytes", "names of at most " + MOST_RECORD_BYTES + " bytes");
        }
        return bytes(offset, (int) bytes);
    }

    /** The records of a header of POSIX.1-2001, each {@code length key=value} with its own length at the start. */
    private String[] records() throws IOException {
        byte[] all = record();
        return text(all, 0, all.length).split("\n");
    }

    private static boolean isEmpty(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireChecksum(byte[] header) {
        byte[] summed = header.clone();
        Arrays.fill(summed, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES, (byte) ' ');
        long sum = 0;
        for (byte b : summed) {
            sum += b & 0xff;
        }
        if (number(header, CHECKSUM_AT, CHECKSUM_BYTES) != sum) {
            throw invalid("no tar header at byte " + next, "an uncompressed tar");
        }
    }

    private String name(byte[] header) {
        String name = text(header, 0, NAME_BYTES);
        boolean ustar = text(header, MAGIC_AT, 8).equals("ustar");
        String prefix = ustar ? text(header, PREFIX_AT, PREFIX_BYTES) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** Octal digits, or as GNU has it for what they cannot hold a number of base 256 after a first byte of 0x80. */
    private long number(byte[] header, int at, int length) {
        if (header[at] < 0) {
            return ByteBuffer.wrap(header, at + length - Long.BYTES, Long.BYTES).getLong();
        }
        String digits =
                new String(header, at, length, US_ASCII).replace('\0', ' ').strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw invalid("no tar header at byte " + next, "an uncompressed tar");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private long decimal(String digits) {
        if (!digits.matches("\\d{1,18}")) {
            throw invalid("a size of " + digits, "a number of bytes");
        }
        return Long.parseLong(digits);
    }

    /** Up to the first zero. */
    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, UTF_8);
    }

    private LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read data set " + tar, value, expected);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
