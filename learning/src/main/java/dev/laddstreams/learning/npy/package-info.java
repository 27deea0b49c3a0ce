/**
 * NumPy's array files. Entry points: {@link NpyArray} (reads) and {@link NpyWriter} (writes); both share {@link NpyHeader}.
 */
@NullMarked
package dev.laddstreams.learning.npy;

import org.jspecify.annotations.NullMarked;
