/** The static grid of sub-images, and cutting by it. Entry points: {@link SubImageGrid}, {@link SubImageCutter}. */
package dev.laddstreams.learning.grid;
