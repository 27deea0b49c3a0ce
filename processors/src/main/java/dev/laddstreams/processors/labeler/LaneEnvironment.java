package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What all lanes of a process share.
 *
 * @param manifestRevision the newest known revision of a dataset's manifest
 * @param isActive whether readers take the version now
 */
record LaneEnvironment(
        KafkaConnection connection,
        TopicCatalogue catalogue,
        LabelerSettings settings,
        LabelerOpener opener,
        LabelerPool pool,
        LaneJournal journal,
        LabelerMetrics metrics,
        ToIntFunction<String> manifestRevision,
        Predicate<LaneId> isActive) {

    /** Opens a verified bundle. */
    @FunctionalInterface
    interface LabelerOpener {
        Labeler open(Path bundle);
    }
}
