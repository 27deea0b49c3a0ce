package dev.laddstreams.sinks.dataset;

import java.util.Map;

/**
 * Where a running sink shows how its datasets are: to who asks the role, and to the meters.
 *
 * @param status by dataset
 */
record SinkBoard(Map<String, DatasetStatus> status, SinkMeters meters) {
    void show(DatasetWriter writer) {
        DatasetStatus now = writer.status();
        status.put(now.dataset(), now);
        meters.show(writer, now);
    }

    /** Another sink shows it from now on. */
    void forget(String dataset) {
        status.remove(dataset);
        meters.forget(dataset);
    }
}
