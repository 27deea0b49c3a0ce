package dev.laddstreams.app.gc;

import dev.laddstreams.schemas.stores.ObjectStore;
import java.nio.file.Path;

/**
 * Where there may be something that nothing refers to, beside the tables.
 *
 * @param bundles of labelers
 * @param claimChecks pixels that are too large for a record
 * @param workDir for what commands make while they run
 */
public record GcPlaces(ObjectStore bundles, ObjectStore claimChecks, Path workDir) {}
