package dev.laddstreams.app.gc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * SHA-256 digests of files that nothing was seen to refer to, so far. Whatever holds a digest in hexadecimal refers to its
 * file: in an address, in a field of its own, or in bytes that nobody could decode. Not thread-safe.
 */
final class Unclaimed {
    /** Characters of a digest. */
    static final int LENGTH = 64;

    private final Set<String> digests;

    /** @param digests in lower-case hexadecimal */
    Unclaimed(Collection<String> digests) {
        this.digests = new HashSet<>(digests);
    }

    boolean isEmpty() {
        return digests.isEmpty();
    }

    boolean contains(String digest) {
        return digests.contains(digest);
    }

    void claim(CharSequence text) {
        claim(text.toString().getBytes(US_ASCII));
    }

    /** Takes out every digest in these bytes, whatever stands before and after it. */
    void claim(byte[] bytes) {
        int run = 0;
        for (int i = 0; i < bytes.length; i++) {
            run = isHex(bytes[i]) ? run + 1 : 0;
            if (run >= LENGTH) {
                digests.remove(new String(bytes, i + 1 - LENGTH, LENGTH, US_ASCII).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static boolean isHex(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f') || (value >= 'A' && value <= 'F');
    }
}
