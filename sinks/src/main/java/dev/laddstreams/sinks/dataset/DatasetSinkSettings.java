package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;

/**
 * How a dataset sink works.
 *
 * @param groupId consumer group; it only divides the partitions among sinks, the offsets are the tables'
 * @param flushInterval the longest that a row waits for its commit
 * @param flushBytes of records held in memory before a commit, over all datasets
 * @param retryInterval between attempts while storage or registry is away
 * @param discoveryInterval the longest until a new dataset's topic is noticed
 * @param compactionInterval between two merges of a table's small files; untagged snapshots live as long
 */
public record DatasetSinkSettings(
        String groupId,
        Duration flushInterval,
        long flushBytes,
        Duration retryInterval,
        Duration discoveryInterval,
        Duration compactionInterval) {
    /** Of a sink whose settings say nothing else. */
    public static final Duration DEFAULT_COMPACTION_INTERVAL = Duration.ofMinutes(10);

    /** Group {@code ladd-sink}, commits every 5 s or 64 MiB, retries every 2 s, new datasets within 1 s. */
    public static final DatasetSinkSettings DEFAULT = new DatasetSinkSettings(
            "ladd-sink", Duration.ofSeconds(5), 64L << 20, Duration.ofSeconds(2), Duration.ofSeconds(1));

    public DatasetSinkSettings {
        if (groupId.isBlank() || flushBytes < 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "set up the dataset sink",
                    "group '" + groupId + "', " + flushBytes + " bytes",
                    "a group id and at least 1 byte");
        }
        requirePositive("flush interval", flushInterval);
        requirePositive("retry interval", retryInterval);
        requirePositive("discovery interval", discoveryInterval);
        requirePositive("compaction interval", compactionInterval);
    }

    /** Settings with the default interval of compaction. */
    public DatasetSinkSettings(
            String groupId,
            Duration flushInterval,
            long flushBytes,
            Duration retryInterval,
            Duration discoveryInterval) {
        this(groupId, flushInterval, flushBytes, retryInterval, discoveryInterval, DEFAULT_COMPACTION_INTERVAL);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw LaddException.cannot(
                    Reason.USAGE, "set up the dataset sink", name + " " + duration, "at least 1 millisecond");
        }
    }
}
