/** Stored pixels: what types there are, their sizes, and both ways. Entry point: {@link PixelCodec}. */
package dev.laddstreams.learning.pixels;
