/** One class for each command. Entry point: {@link dev.laddstreams.app.cli.CommandTree}. */
package dev.laddstreams.app.cli;
