/** Contracts between the modules: topics, keys, records and how clients connect. Entry point: {@link TopicCatalogue}. */
package dev.laddstreams.schemas;
