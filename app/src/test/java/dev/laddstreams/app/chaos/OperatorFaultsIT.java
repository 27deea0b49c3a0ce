package dev.laddstreams.app.chaos;

import dev.laddstreams.sinks.table.DatasetCatalog;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to topics, tables and folders at the wrong moment. */
class OperatorFaultsIT {
    private static final int PARTITIONS = 2;
    private static final int IMAGES = 200;

    @TempDir
    private Path folder;

    @Test
    void shouldStoreAllThoughAVersionWasExpiredBeforeTheFirstRow() throws Exception {
        String name = "expired-first";
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            try (DatasetCatalog catalog = DatasetCatalog.open(run.tables())) {
                FaultRun.eventually().until(() -> catalog.find(name).isPresent());
                catalog.require(name).expire(run.dataset().labelerId(), FaultRun.VERSION);
            }
            run.startLabeler("slot-1", Duration.ZERO);
            run.publish(IMAGES);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude("A version expired before the table's first row", "", FaultRun.VERSION);
        }
    }
}
