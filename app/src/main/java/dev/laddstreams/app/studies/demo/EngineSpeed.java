package dev.laddstreams.app.studies.demo;

import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.processors.labeler.LabelerSettings;
import java.nio.file.Path;
import java.util.Arrays;

/** How fast the bare engine labels images that lie in memory, with the settings of the labeler role. */
final class EngineSpeed {
    private static final double MEASURED_SECONDS = 1.5;
    private static final double WARM_UP_SECONDS = 0.3;

    private EngineSpeed() {}

    /**
     * Crops, resizes and labels again and again.
     *
     * @param images normalised, [count, channels, height, width]
     * @return sub-images in a second
     */
    static double measure(Path bundle, LabelerSettings settings, float[] images, int count) {
        int size = images.length / count;
        int batch = Math.min(count, settings.batch().usual().images());
        float[] first = Arrays.copyOf(images, batch * size);
        try (Labeler labeler = LabelerBundle.open(bundle, settings.engine())) {
            run(labeler, first, batch, WARM_UP_SECONDS);
            return run(labeler, first, batch, MEASURED_SECONDS)
                    * labeler.spec().grid().subImages();
        }
    }

    private static double run(Labeler labeler, float[] images, int count, double seconds) {
        long start = System.nanoTime();
        long labelled = 0;
        double elapsed;
        do {
            labeler.label(images, count);
            labelled += count;
            elapsed = (System.nanoTime() - start) / 1e9;
        } while (elapsed < seconds);
        return labelled / elapsed;
    }
}
