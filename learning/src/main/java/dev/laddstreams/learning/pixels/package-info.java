/** Stored pixels: what types there are, their sizes, and both ways. Entry point: {@link PixelCodec}. */
@NullMarked
package dev.laddstreams.learning.pixels;

import org.jspecify.annotations.NullMarked;
