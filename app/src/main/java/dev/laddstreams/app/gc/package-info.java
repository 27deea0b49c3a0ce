/**
 * Removes what nothing refers to, beside roles that run. Entry point: {@link dev.laddstreams.app.gc.GarbageCollection}.
 */
@NullMarked
package dev.laddstreams.app.gc;

import org.jspecify.annotations.NullMarked;
