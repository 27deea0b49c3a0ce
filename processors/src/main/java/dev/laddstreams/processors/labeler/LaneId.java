package dev.laddstreams.processors.labeler;

import dev.laddstreams.schemas.RecordKeys;

/** One labeler version on one dataset. */
record LaneId(String dataset, String labelerId, int version) {
    String statusKey(String instance) {
        return RecordKeys.lane(dataset, labelerId, version, instance);
    }

    @Override
    public String toString() {
        return dataset + "-" + RecordKeys.labeler(labelerId, version);
    }
}
