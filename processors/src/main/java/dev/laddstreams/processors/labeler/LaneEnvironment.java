package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What all lanes of a process share.
 *
 * @param opener opens a verified bundle; the labeler is closed by the one who asked
 * @param control what the shared topics say now
 */
record LaneEnvironment(
        KafkaConnection connection,
        TopicCatalogue catalogue,
        LabelerSettings settings,
        Function<Path, Labeler> opener,
        LabelerPool pool,
        LaneJournal journal,
        LabelerMeters meters,
        LaneControlFeed control) {
    /** What the lanes of one labeler share. */
    LaneEnvironment forLabeler(String labelerId) {
        return new LaneEnvironment(
                connection, catalogue, settings.forLabeler(labelerId), opener, pool, journal, meters, control);
    }
}
