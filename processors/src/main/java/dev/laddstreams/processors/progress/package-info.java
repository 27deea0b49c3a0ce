/**
 * The progress topology: how far each labeler version is on each dataset, exactly. Entry point: {@link
 * dev.laddstreams.processors.progress.ProgressTracker}.
 */
@NullMarked
package dev.laddstreams.processors.progress;

import org.jspecify.annotations.NullMarked;
