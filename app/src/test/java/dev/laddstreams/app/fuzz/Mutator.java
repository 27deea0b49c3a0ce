package dev.laddstreams.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages inputs, mostly with checksums that are true again, always in the same way for the same seed. */
final class Mutator {
    private static final int MOST_FLIPS = 16;
    private static final int MOST_CHANGES = 3;
    private static final int HEADER_BYTES = 96;
    private static final int DEPTH = 20_000;
    private static final int[] NUMBERS = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0, 1 << 30, 0xffff, 1 << 24};
    private static final List<String> DIGITS =
            List.of("2147483647", "9223372036854775807", "99999999999999999999", "0", "1e999", "-1", "65536");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final SplittableRandom random;
    private final List<UnaryOperator<byte[]>> changes = List.of(
            this::flip,
            this::truncate,
            this::repeat,
            this::cut,
            this::claim,
            this::claim,
            this::number,
            this::number,
            this::insert,
            this::nest);

    Mutator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** An input with some damage in one of its files, or in its zip. */
    Sample mutate(Sample valid, String archiveName) {
        Sample sample = random.nextInt(3) == 0 ? valid.packed(archiveName) : valid;
        List<String> names = new ArrayList<>(sample.files().keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = sample.files().get(name);
        if (name.endsWith(".png") && random.nextBoolean()) {
            return sample.with(name, Checksums.withLines(bytes, this::changed));
        }
        byte[] changed = changed(bytes);
        return sample.with(name, random.nextInt(5) == 0 ? changed : Checksums.repaired(name, changed));
    }

    private byte[] changed(byte[] bytes) {
        byte[] changed = bytes;
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            changed = changes.get(random.nextInt(changes.size())).apply(changed);
        }
        return changed;
    }

    private byte[] flip(byte[] bytes) {
        byte[] changed = bytes.clone();
        for (int left = 1 + random.nextInt(MOST_FLIPS); left > 0 && bytes.length > 0; left--) {
            changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] truncate(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private byte[] repeat(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        byte[] chunk = Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, from);
        for (int left = 2 + random.nextInt(6); left > 0; left--) {
            changed.writeBytes(chunk);
        }
        changed.write(bytes, from, bytes.length - from);
        return changed.toByteArray();
    }

    private byte[] cut(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        return join(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    /** Another number, mostly in the header, where lengths are. */
    private byte[] claim(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        int reach = random.nextInt(3) == 0 ? bytes.length : Math.min(HEADER_BYTES, bytes.length);
        ByteBuffer.wrap(changed)
                .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(random.nextInt(reach - Integer.BYTES + 1), NUMBERS[random.nextInt(NUMBERS.length)]);
        return changed;
    }

    /** Another number written out, of those in the first bytes. */
    private byte[] number(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        Matcher numbers = NUMBER.matcher(text);
        List<int[]> places = new ArrayList<>();
        while (places.size() < 40 && numbers.find()) {
            places.add(new int[] {numbers.start(), numbers.end()});
        }
        if (places.isEmpty()) {
            return bytes;
        }
        int[] place = places.get(random.nextInt(places.size()));
        String digits = DIGITS.get(random.nextInt(DIGITS.size()));
        return (text.substring(0, place[0]) + digits + text.substring(place[1])).getBytes(ISO_8859_1);
    }

    private byte[] insert(byte[] bytes) {
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        return spliced(bytes, noise);
    }

    private byte[] nest(byte[] bytes) {
        String opening = List.of("[", "{\"a\":", "(", "{a: ", "- ").get(random.nextInt(5));
        return spliced(bytes, opening.repeat(DEPTH).getBytes(ISO_8859_1));
    }

    private byte[] spliced(byte[] bytes, byte[] inserted) {
        int at = random.nextInt(bytes.length + 1);
        return join(Arrays.copyOf(bytes, at), inserted, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
