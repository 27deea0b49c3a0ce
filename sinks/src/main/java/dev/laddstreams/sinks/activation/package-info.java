/** Which labeler version becomes active, and when. Entry point: {@link dev.laddstreams.sinks.activation.Activator}. */
package dev.laddstreams.sinks.activation;
