/**
 * Real image sets and how they are read: IDX, CIFAR binaries, npz/npy, folders and zips of JPEG/PNG, and the generated set
 * {@code shapes}. Entry point: {@link dev.laddstreams.learning.data.DataSets}.
 */
@NullMarked
package dev.laddstreams.learning.data;

import org.jspecify.annotations.NullMarked;
