/** The {@code ladd} command. Entry point: {@link dev.laddstreams.app.Ladd}. */
@NullMarked
package dev.laddstreams.app;

import org.jspecify.annotations.NullMarked;
