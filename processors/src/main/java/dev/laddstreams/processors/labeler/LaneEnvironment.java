package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
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
        Predicate<LaneId> isActive) {}
