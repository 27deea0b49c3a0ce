package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import java.time.Duration;
import java.util.List;

/** The settings of what keeps stores and tables small, in the order of the reference. */
public final class UpkeepKeys {
    private static final KeyGroup KEYS = new KeyGroup();

    public static final TypedKey<Duration> GC_OLDER_THAN = KEYS.key(
            "gc.older-than",
            ConfigTypes.GRACE,
            Duration.ofHours(24),
            "`ladd gc` removes files that nothing refers to from this age on: a writer may still be about to refer to a"
                    + " younger one.");
    public static final TypedKey<Duration> GC_SNAPSHOTS_KEEP = KEYS.key(
            "gc.snapshots.keep",
            ConfigTypes.DURATION,
            Duration.ofHours(24),
            "`ladd gc` lets go of snapshots without a tag from this age on. A sink does so too, at the age of"
                    + " `sink.compaction-interval`.");

    private UpkeepKeys() {}

    static List<TypedKey<?>> all() {
        return KEYS.all();
    }
}
