package dev.laddstreams.app.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Foreign bytes as text that a terminal can show: no control characters. */
public final class PlainText {
    private static final int BYTES_A_LINE = 16;
    private static final int LONGEST_HEX = 64;
    private static final HexFormat HEX = HexFormat.of();

    private PlainText() {}

    /** The text when it is UTF-8 without control characters, else hexadecimal digits; {@code none} for null. */
    public static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "none";
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
        return hex(bytes);
    }

    /** The remaining bytes of a buffer as plain text, as {@link #of(byte[])} shows them. */
    public static String of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return of(copy);
    }

    /** On one line, of at most so many characters. */
    public static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.chars().limit(longest + 1L).forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.length() <= longest ? line.toString() : line.substring(0, longest - 1) + "…";
    }

    /** The first bytes, 16 a line: offset, digits, characters. */
    public static List<String> dump(byte[] bytes, int first) {
        int end = Math.min(first, bytes.length);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < end; from += BYTES_A_LINE) {
            int to = Math.min(from + BYTES_A_LINE, end);
            StringBuilder characters = new StringBuilder();
            for (int i = from; i < to; i++) {
                characters.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
            lines.add(String.format("%08x  %-" + (3 * BYTES_A_LINE - 1) + "s  %s", from, digits, characters));
        }
        if (end < bytes.length) {
            lines.add("... " + (bytes.length - end) + " bytes more");
        }
        return lines;
    }

    private static String hex(byte[] bytes) {
        int end = Math.min(LONGEST_HEX, bytes.length);
        return "0x" + HEX.formatHex(bytes, 0, end) + (end < bytes.length ? "…" : "");
    }
}
