/** Which labeler version becomes active, and when. Entry point: {@link dev.laddstreams.sinks.activation.Activator}. */
@NullMarked
package dev.laddstreams.sinks.activation;

import org.jspecify.annotations.NullMarked;
