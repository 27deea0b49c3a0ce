/** What the topologies of Kafka Streams share: time, formats of their own values, memory of their stores. */
@NullMarked
package dev.laddstreams.processors.topology;

import org.jspecify.annotations.NullMarked;
