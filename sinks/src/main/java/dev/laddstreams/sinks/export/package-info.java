/**
 * Tags as files that other tools open. Needs no Kafka. Entry point: {@link dev.laddstreams.sinks.export.DatasetExporter}.
 */
@NullMarked
package dev.laddstreams.sinks.export;

import org.jspecify.annotations.NullMarked;
