package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Clock;
import java.time.Duration;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * A table that keeps its offsets, and that takes commits although its clock went back. A snapshot without offsets is refused,
 * whoever makes it: with it as the last one, no sink could tell where to go on. Iceberg refuses a commit that is more than a minute older than
 * the table's newest log entry, so a clock that is set back an hour would hold up the sink for an hour. Here such entries
 * are taken to be as old as now, which keeps their order; the snapshots themselves keep their times. Not thread-safe.
 */
final class SteadyOperations implements TableOperations {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Half of what Iceberg tolerates. */
    private static final long TOLERANCE_MS = Duration.ofSeconds(30).toMillis();

    private final TableOperations table;
    private final Clock clock;
    private @Nullable TableMetadata stored;
    private @Nullable TableMetadata shown;

    SteadyOperations(TableOperations table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public @Nullable TableMetadata current() {
        return show(table.current());
    }

    @Override
    public @Nullable TableMetadata refresh() {
        return show(table.refresh());
    }

    private @Nullable TableMetadata show(@Nullable TableMetadata metadata) {
        if (metadata == null) {
            return null;
        }
        if (metadata != stored || shown == null || isAhead(shown)) {
            stored = metadata;
            shown = isAhead(metadata) ? asOfNow(metadata) : metadata;
        }
        return shown;
    }

    private boolean isAhead(TableMetadata metadata) {
        return metadata.lastUpdatedMillis() - clock.millis() > TOLERANCE_MS;
    }

    private TableMetadata asOfNow(TableMetadata ahead) {
        long now = clock.millis();
        try {
            JsonNode json = JSON.readTree(TableMetadataParser.toJson(ahead));
            limit(json, "last-updated-ms", now);
            json.path("snapshot-log").forEach(entry -> limit(entry, "timestamp-ms", now));
            json.path("metadata-log").forEach(entry -> limit(entry, "timestamp-ms", now));
            return TableMetadataParser.fromJson(ahead.metadataFileLocation(), json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Iceberg writes JSON", e);
        }
    }

    private static void limit(JsonNode entry, String field, long now) {
        ((ObjectNode) entry).put(field, Math.min(now, entry.path(field).longValue()));
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        Snapshot snapshot = metadata.currentSnapshot();
        if (snapshot != null && isNew(snapshot, base) && !TableOffsets.areIn(snapshot)) {
            throw LaddException.cannot(
                    Reason.INTERNAL,
                    "commit to a table",
                    "snapshot " + snapshot.snapshotId() + " (" + snapshot.operation() + ")",
                    "a snapshot that holds the Kafka offsets");
        }
        table.commit(base == shown ? stored : base, metadata);
    }

    private static boolean isNew(Snapshot snapshot, TableMetadata base) {
        return base == null || base.snapshot(snapshot.snapshotId()) == null;
    }

    /** Whether the catalog points at the metadata that a commit writes, and does not make its own of the changes in it. */
    boolean isByPointer() {
        return table instanceof BaseMetastoreTableOperations;
    }

    @Override
    public FileIO io() {
        return table.io();
    }

    @Override
    public EncryptionManager encryption() {
        return table.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return table.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return table.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return table.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return table.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return table.requireStrictCleanup();
    }
}
