package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.labeler.Labeler;

/**
 * What a lane labels with.
 *
 * @param engine and version
 * @param device that it computes on
 * @param batchImages that go through the engine together at most
 */
record LaneEquipment(String engine, String device, int batchImages) {
    static LaneEquipment of(Labeler labeler, BatchLimits batch) {
        return new LaneEquipment(labeler.engine(), labeler.device(), batch.images());
    }
}
