package dev.laddstreams.learning.labeler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** How large what a zip holds may be beside the zip itself: weights hardly shrink, so that what does is no model. */
final class Unpacking {
    private static final int MOST_TIMES = 100;
    private static final long ALWAYS_ALLOWED = 1L << 20;

    private static final int END_BYTES = 22;
    private static final int END = 0x06054b50;
    private static final int LONG_END_LOCATOR = 0x07064b50;
    private static final int LONG_END_LOCATOR_BYTES = 20;
    private static final int LONG_END = 0x06064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final int LONG_SIZES = 1;

    private Unpacking() {}

    static boolean isPlausible(long unpacked, long packed) {
        return unpacked >= 0 && unpacked <= BundleArchive.MAX_MODEL_BYTES && unpacked <= most(packed);
    }

    /** The most bytes that so many packed ones may become. */
    static long most(long packed) {
        return Math.min(BundleArchive.MAX_MODEL_BYTES, MOST_TIMES * packed + ALWAYS_ALLOWED);
    }

    /** Sum of the sizes that the directory of a zip in memory claims; empty where there is no whole directory. */
    static OptionalLong claimed(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int end = end(bytes);
            long entries = bytes.getShort(end + 10) & 0xffff;
            long at = bytes.getInt(end + 16) & IN_EXTRA;
            int locator = end - LONG_END_LOCATOR_BYTES;
            if (locator >= 0 && bytes.getInt(locator) == LONG_END_LOCATOR) {
                int longEnd = Math.toIntExact(bytes.getLong(locator + 8));
                if (bytes.getInt(longEnd) != LONG_END) {
                    return OptionalLong.empty();
                }
                entries = bytes.getLong(longEnd + 32);
                at = bytes.getLong(longEnd + 48);
            }
            return sum(bytes, entries, Math.toIntExact(at));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static int end(ByteBuffer bytes) {
        int at = bytes.limit() - END_BYTES;
        while (bytes.getInt(at) != END) {
            at--;
        }
        return at;
    }

    private static OptionalLong sum(ByteBuffer bytes, long entries, int start) {
        long sum = 0;
        int at = start;
        for (long left = entries; left > 0; left--) {
            if (bytes.getInt(at) != ENTRY) {
                return OptionalLong.empty();
            }
            int name = bytes.getShort(at + 28) & 0xffff;
            int extra = bytes.getShort(at + 30) & 0xffff;
            int comment = bytes.getShort(at + 32) & 0xffff;
            long size = bytes.getInt(at + 24) & IN_EXTRA;
            sum = Math.addExact(sum, size == IN_EXTRA ? longSize(bytes, at + ENTRY_BYTES + name, extra) : size);
            at += ENTRY_BYTES + name + extra + comment;
        }
        return OptionalLong.of(sum);
    }

    /** Of the extra fields, that of zip64 holds the size first. */
    private static long longSize(ByteBuffer bytes, int from, int length) {
        int at = from;
        while (at + 12 <= from + length) {
            if ((bytes.getShort(at) & 0xffff) == LONG_SIZES) {
                return bytes.getLong(at + 4);
            }
            at += 4 + (bytes.getShort(at + 2) & 0xffff);
        }
        return Long.MAX_VALUE;
    }
}
