/** One class for each command. Entry point: {@link dev.laddstreams.app.cli.CommandTree}. */
@NullMarked
package dev.laddstreams.app.cli;

import org.jspecify.annotations.NullMarked;
