package dev.laddstreams.processors.labeler;

import org.apache.kafka.clients.consumer.Consumer;

/** Where a session's images come from. Whoever opened its parts closes them. */
record LaneSource(Consumer<byte[], byte[]> consumer, ImagesTopic topic, Backlog backlog) {}
