/**
 * The ConvNet: its shape ({@link dev.laddstreams.learning.network.ConvNetSpec}), its weights outside any engine
 * ({@link dev.laddstreams.learning.network.NetworkWeights}), and how both come together in PyTorch
 * ({@link dev.laddstreams.learning.network.ConvNet}).
 */
@NullMarked
package dev.laddstreams.learning.network;

import org.jspecify.annotations.NullMarked;
