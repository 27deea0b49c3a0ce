package dev.laddstreams.app.gc;

import java.time.Duration;

/**
 * How old something must be before nobody can miss it.
 *
 * @param files since they were written: what refers to one may be on its way for as long
 * @param snapshots since they were made: readers of one without a tag may need it for as long
 */
public record GcAges(Duration files, Duration snapshots) {}
