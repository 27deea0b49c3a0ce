package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Settings of the object stores that {@code s3:} addresses name, in the order of the reference. */
public final class StoreKeys {
    private static final KeyGroup KEYS = new KeyGroup();

    public static final TypedKey<URI> ENDPOINT = KEYS.key(
            "s3.endpoint",
            ConfigTypes.URL,
            "Store that `s3:` addresses are of; Amazon's unless set. Credentials come from where Amazon's tools look for"
                    + " them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, a file that `AWS_SHARED_CREDENTIALS_FILE`"
                    + " names, a role of the machine.");
    public static final TypedKey<String> REGION = KEYS.key(
            "s3.region", ConfigTypes.STRING, "Region of the buckets; `AWS_REGION`, or `us-east-1`, unless set.");
    public static final TypedKey<Boolean> PATH_STYLE = KEYS.key(
            "s3.path-style",
            ConfigTypes.BOOLEAN,
            "Whether a bucket's name goes into the path rather than before the host; unless set, it does where"
                    + " `s3.endpoint` is set.");
    public static final TypedKey<Duration> TIMEOUT = KEYS.key(
            "s3.timeout",
            ConfigTypes.DURATION,
            Duration.ofSeconds(10),
            "How long a store may be silent; a call is tried three times.");

    private StoreKeys() {}

    static List<TypedKey<?>> all() {
        return KEYS.all();
    }
}
