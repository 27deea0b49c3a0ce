/** Shared by the sinks, and no part of what they offer to other modules. */
package dev.laddstreams.sinks.internal;
