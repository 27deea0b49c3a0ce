/** The {@code ladd} command. Entry point: {@link dev.laddstreams.app.Ladd}. */
package dev.laddstreams.app;
