package dev.laddstreams.app.chaos;

import dev.laddstreams.processors.labeler.LabelerMain;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.sinks.dataset.DatasetSink;
import java.util.ArrayList;
import java.util.List;

/** Labeler, progress topology and sink together in a process of their own. */
final class RolesMain {
    private static final int SINK = 5;
    private static final int PROGRESS = SINK + 4;

    private RolesMain() {}

    /** What {@link #main} takes. */
    static List<String> arguments(List<String> sink, List<String> progress, List<String> labeler) {
        List<String> all = new ArrayList<>(sink);
        all.addAll(progress);
        all.addAll(labeler);
        return all;
    }

    /** @param args those of {@link SinkMain}, of {@link ProgressMain} and of {@link LabelerMain} */
    public static void main(String[] args) {
        List<String> all = List.of(args);
        ProgressTracker tracker = ProgressMain.start(all.subList(SINK, PROGRESS));
        try (DatasetSink sink = SinkMain.start(all.subList(0, SINK))) {
            LabelerMain.main(all.subList(PROGRESS, all.size()).toArray(String[]::new));
            sink.requireRunning();
        } finally {
            tracker.close();
        }
    }
}
