/** The root exception of LADD Streams and the closed list of reasons. Entry point: {@link LaddException}. */
package dev.laddstreams.errors;
