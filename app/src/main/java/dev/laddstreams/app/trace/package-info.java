/** The way of one image through topics and table. */
@NullMarked
package dev.laddstreams.app.trace;

import org.jspecify.annotations.NullMarked;
