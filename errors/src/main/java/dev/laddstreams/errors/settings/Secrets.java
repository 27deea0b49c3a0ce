package dev.laddstreams.errors.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** Hides what must not be read by whoever looks at a terminal, a log or a ticket: by the name of its key, and by its look. */
public final class Secrets {
    private static final String MASK = "********";

    private static final String NAMES = "password|passwd|passphrase|secret|jaas|credential|token|user[._-]?info|private"
            + "|certificate|authorization|connection-string|signature|cookie|(access|api|account|shared)[._-]?key";
    private static final Pattern SECRET_KEY = Pattern.compile("(" + NAMES + "|\\.key$)");
    /** Keys that say where a secret is, how long it lasts or who looks after it. */
    private static final Pattern ABOUT_A_SECRET =
            Pattern.compile("(url|uri|class|location|path|file|type|source|endpoint|factor|[._-](ms|seconds|name))$");

    /** In {@code //user:password@host}, also with an {@code @} within the password. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s\"']*@");

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?<name>[\\w.-]*(" + NAMES
                    + "|\\bsig)[\\w.-]*)(?<equals>\\s*=\\s*)(?<value>\"[^\"]*\"?|'[^']*'?|[^\\s;&,'\")]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", Pattern.DOTALL);

    private Secrets() {}

    /** Whether the value of such a key may not be shown. */
    public static boolean isSecret(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return SECRET_KEY.matcher(name).find() && !ABOUT_A_SECRET.matcher(name).find();
    }

    /** What may be shown of the value of a key. */
    public static String masked(String key, String value) {
        return isSecret(key) ? MASK : masked(value);
    }

    /**
     * The text without what looks like a secret: user and password within an address, the value of {@code password=...} and
     * the like, private keys.
     */
    public static String masked(String text) {
        String masked = text;
        if (masked.contains("//")) {
            masked = USER_INFO.matcher(masked).replaceAll(MASK + "@");
        }
        if (masked.contains("-----BEGIN ")) {
            masked = PRIVATE_KEY.matcher(masked).replaceAll(MASK);
        }
        if (masked.indexOf('=') >= 0) {
            masked = ASSIGNMENT
                    .matcher(masked)
                    .replaceAll(found -> ABOUT_A_SECRET
                                    .matcher(found.group(1).toLowerCase(Locale.ROOT))
                                    .find()
                            ? "$0"
                            : "$1$4" + MASK);
        }
        return masked;
    }
}
