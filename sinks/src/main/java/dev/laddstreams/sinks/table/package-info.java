/**
 * Datasets in Apache Iceberg tables: appending exactly once, tags, and reading what a tag holds. Needs no Kafka. Entry
 * points: {@link dev.laddstreams.sinks.table.DatasetCatalog} and {@link dev.laddstreams.sinks.table.TaggedDataset}.
 */
@NullMarked
package dev.laddstreams.sinks.table;

import org.jspecify.annotations.NullMarked;
