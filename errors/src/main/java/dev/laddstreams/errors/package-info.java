/**
 * The root exception of LADD Streams, the closed list of reasons, and the few things that every module needs. Entry point:
 * {@link LaddException}.
 */
@NullMarked
package dev.laddstreams.errors;

import org.jspecify.annotations.NullMarked;
