/**
 * NumPy's array files. Entry points: {@link NpyArray} (reads) and {@link NpyWriter} (writes); both share {@link NpyHeader}.
 */
package dev.laddstreams.learning.npy;
