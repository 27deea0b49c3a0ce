/** Records that were refused: read, shown, put back. Entry point: {@link dev.laddstreams.app.letters.DeadLetterReplay}. */
package dev.laddstreams.app.letters;
