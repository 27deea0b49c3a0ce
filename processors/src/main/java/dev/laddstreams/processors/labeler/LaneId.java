package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.LogFields;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.LaneState;

/** One labeler version on one dataset. */
record LaneId(String dataset, String labelerId, int version) {
    String statusKey(String instance) {
        return RecordKeys.lane(dataset, labelerId, version, instance);
    }

    LogFields logFields() {
        return LogFields.of(dataset, labelerId, version);
    }

    /** For people, for example {@code pets by pets-labeler version 2 is warming}. */
    String in(LaneState state) {
        return dataset + " by " + labelerId + " version " + version + " is " + EnumCode.of(state);
    }

    @Override
    public String toString() {
        return dataset + "-" + RecordKeys.labeler(labelerId, version);
    }
}
