package dev.laddstreams.learning.training;

import dev.laddstreams.learning.network.NetworkWeights;

/**
 * A labeler after one epoch.
 *
 * @param epoch 1-based
 * @param heldOutAccuracy 0..1
 * @param denseLabelEntropy mean entropy in nats of the labels of held-out sub-images
 * @param agreement share of held-out sub-images whose most likely class is the image's
 * @param seconds of training, without the measurements on held-out images
 */
public record LabelerEpoch(
        int epoch,
        NetworkWeights weights,
        double trainLoss,
        double heldOutAccuracy,
        double denseLabelEntropy,
        double agreement,
        double seconds) {}
