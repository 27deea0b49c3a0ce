/** Contracts between the modules: topics, keys, records and their formats. Entry point: {@link TopicCatalogue}. */
@NullMarked
package dev.laddstreams.schemas;

import org.jspecify.annotations.NullMarked;
