/** Records that were refused: read, shown, put back. Entry point: {@link dev.laddstreams.app.letters.DeadLetterReplay}. */
@NullMarked
package dev.laddstreams.app.letters;

import org.jspecify.annotations.NullMarked;
