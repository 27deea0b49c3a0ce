package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What all lanes of a process share.
 *
 * @param opener opens a verified bundle; the labeler is closed by the one who asked
 * @param manifestRevision the newest known revision of a dataset's manifest
 * @param isActive whether readers take the version now
 */
record LaneEnvironment(
        KafkaConnection connection,
        TopicCatalogue catalogue,
        LabelerSettings settings,
        Function<Path, Labeler> opener,
        LabelerPool pool,
        LaneJournal journal,
        LabelerMetrics metrics,
        ToIntFunction<String> manifestRevision,
        Predicate<LaneId> isActive) {}
