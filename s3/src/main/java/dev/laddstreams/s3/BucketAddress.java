package dev.laddstreams.s3;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket, or the part of one that has keys of a common beginning.
 *
 * @param prefix empty, or ends with {@code /}
 */
record BucketAddress(String bucket, String prefix) {
    static final String SCHEME = "s3";

    private static final String BEGIN = SCHEME + "://";
    private static final Pattern PLACE = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[^/]+)*)/?");

    /** @throws LaddException {@code USAGE} for what is none */
    static BucketAddress parse(String place) {
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches() || !isPlain(matcher.group(2))) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use place",
                    place,
                    "s3://bucket or s3://bucket/folder, the bucket's name in lower case");
        }
        String folder = matcher.group(2);
        return new BucketAddress(matcher.group(1), folder.isEmpty() ? "" : folder.substring(1) + "/");
    }

    String place() {
        return BEGIN + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }

    String address(String name) {
        return BEGIN + bucket + "/" + key(name);
    }

    /** The name below this that an address stands for; addresses hold keys as they are, and nothing is decoded. */
    Optional<String> name(String address) {
        String begin = BEGIN + bucket + "/" + prefix;
        return Optional.of(address)
                .filter(text -> text.startsWith(begin))
                .map(text -> text.substring(begin.length()))
                .filter(BucketAddress::isName);
    }

    /** @throws LaddException {@code ADDRESS_FORBIDDEN} for a name that is none */
    String key(String name) {
        if (!isName(name)) {
            throw LaddException.cannot(
                    Reason.ADDRESS_FORBIDDEN,
                    "use object",
                    "'" + name + "' in " + place(),
                    "a relative name without ..");
        }
        return prefix + name;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !name.startsWith("/") && isPlain(name);
    }

    /** Tools that take keys for paths would leave the prefix with other names, percent signs among them where they decode. */
    private static boolean isPlain(String name) {
        return name.chars().noneMatch(Character::isISOControl)
                && name.indexOf('%') < 0
                && Arrays.stream(name.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals(".."));
    }
}
