package dev.laddstreams.processors.labeler;

import dev.laddstreams.schemas.RecordKeys;

/** One labeler version on one dataset. */
record LaneId(String dataset, String labelerId, int version) {
    /** All processes of a lane share it and divide the partitions. */
    String consumerGroup() {
        return "ladd-" + this;
    }

    /** Stable by process slot: a successor fences what its predecessor left open. */
    String transactionalId(String instance) {
        return consumerGroup() + "-" + instance;
    }

    String statusKey(String instance) {
        return RecordKeys.lane(dataset, labelerId, version, instance);
    }

    @Override
    public String toString() {
        return dataset + "-" + RecordKeys.labeler(labelerId, version);
    }
}
