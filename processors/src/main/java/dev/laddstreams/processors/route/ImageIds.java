package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.Sha256;
import java.math.BigInteger;
import java.util.HexFormat;

/**
 * From a foreign id to an image id: {@code <dataset>-<route>-<id>}, where letters, digits, - and _ of ASCII stay and every
 * other byte of UTF-8 becomes {@code ~} and two hexadecimal digits. Different ids stay different; ids that would be longer
 * than 160 characters become {@code ~~} and their sha256.
 */
final class ImageIds {
    private static final int LONGEST = 160;
    private static final HexFormat HEX = HexFormat.of();

    private final String prefix;

    ImageIds(RouteSpec route) {
        this.prefix = route.target().dataset() + "-" + route.name() + "-";
    }

    String of(String foreign) {
        StringBuilder id = new StringBuilder();
        for (byte b : foreign.getBytes(UTF_8)) {
            boolean letter = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
            boolean plain = letter || (b >= '0' && b <= '9') || b == '-' || b == '_';
            if (plain) {
                id.append((char) b);
            } else {
                id.append('~').append(HEX.toHexDigits(b));
            }
        }
        return prefix + (id.length() > LONGEST ? "~~" + Sha256.of(foreign.getBytes(UTF_8)) : id);
    }

    /** Whether the id is among this share of all ids, which a larger share holds as well. */
    static boolean isSampled(String foreign, double share) {
        if (share >= 1) {
            return true;
        }
        BigInteger hash = new BigInteger(Sha256.of(foreign.getBytes(UTF_8)).substring(0, 13), 16);
        return hash.doubleValue() / 0x1p52 < share;
    }
}
