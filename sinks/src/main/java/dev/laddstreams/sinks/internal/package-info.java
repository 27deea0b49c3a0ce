/** Shared by the sinks, and no part of what they offer to other modules. */
@NullMarked
package dev.laddstreams.sinks.internal;

import org.jspecify.annotations.NullMarked;
