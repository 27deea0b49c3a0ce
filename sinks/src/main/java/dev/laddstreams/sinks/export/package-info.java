/**
 * Tags as files that other tools open. Needs no Kafka. Entry point: {@link dev.laddstreams.sinks.export.DatasetExporter}.
 */
package dev.laddstreams.sinks.export;
