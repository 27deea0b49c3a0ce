package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A labeler process on a thread of this one, with {@link ToyBundle}s for artifacts. */
public final class RunningLabeler implements AutoCloseable {
    private final LabelerProcess process;

    public RunningLabeler(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            String instance,
            List<Path> roots,
            Duration perImage) {
        process = new LabelerProcess(
                // its own, whoever else labels over this connection
                connection.measuredBy(Meters.unread()),
                catalogue,
                LabelerSettings.of(instance, roots, roots),
                bundle -> ToyBundle.open(bundle, perImage));
        process.start();
    }

    /** As one that runs, but measured by the connection's meters, and for its caller to start and close. */
    public static Role role(KafkaConnection connection, TopicCatalogue catalogue, List<Path> roots, Duration perImage) {
        return new LabelerProcess(
                connection,
                catalogue,
                LabelerSettings.of("slot", roots, roots),
                bundle -> ToyBundle.open(bundle, perImage));
    }

    public LabelerMeters meters() {
        return process.meters();
    }

    boolean isDone(ToyDataset dataset, int version) {
        return dataset.lag(version).orElse(1L) == 0;
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it before its block does. */
    void end() {
        process.close();
    }
}
