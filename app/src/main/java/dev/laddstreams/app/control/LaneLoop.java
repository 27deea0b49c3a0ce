package dev.laddstreams.app.control;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at lanes until the process is told to stop.
 *
 * @param pause between two looks
 * @param show hears each look
 */
public record LaneLoop(StackAccess stack, Duration pause, Consumer<List<LaneWatch.Row>> show) {
    /** When it ends by itself. */
    public enum End {
        NEVER,
        /** When all lanes have read everything and every image carries every version. */
        COMPLETE;

        private boolean isReached(List<LaneWatch.Row> rows) {
            return this == COMPLETE
                    && !rows.isEmpty()
                    && rows.stream().allMatch(row -> row.pace().remaining() == 0 && row.labelled() >= row.expected());
        }
    }

    public void run(End end) {
        CountDownLatch told = new CountDownLatch(1);
        try (StopSignal signal = new StopSignal(told::countDown);
                LaneWatch lanes = new LaneWatch(stack.connection(), stack.catalogue())) {
            List<LaneWatch.Row> rows;
            do {
                rows = lanes.look();
                show.accept(rows);
            } while (!end.isReached(rows)
                    && !signal.isRaised()
                    && !told.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
