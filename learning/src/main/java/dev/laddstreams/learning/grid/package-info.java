/** The static grid of sub-images, and cutting by it. Entry points: {@link SubImageGrid}, {@link SubImageCutter}. */
@NullMarked
package dev.laddstreams.learning.grid;

import org.jspecify.annotations.NullMarked;
