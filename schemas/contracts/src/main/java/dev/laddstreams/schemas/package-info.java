/** Contracts between the modules: topics, keys, records and their formats. Entry point: {@link TopicCatalogue}. */
package dev.laddstreams.schemas;
