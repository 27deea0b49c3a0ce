package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A small set of noise around one pattern a class, and requests for it. */
public final class SampleRun {
    public static final ImageShape SHAPE = new ImageShape(2, 8, 8);
    public static final int CLASSES = 3;
    public static final Normalisation NORMALISATION = new Normalisation(List.of(0.4f, 0.5f), List.of(0.3f, 0.2f));
    public static final ConvNetSpec NETWORK = new ConvNetSpec(SHAPE, CLASSES, 4, 2, ConvNetSpec.Norm.INSTANCE);

    private SampleRun() {}

    /** Classes take turns, so that positions and class order differ. */
    public static ImageSet images(int perClass) {
        Random random = new Random(17);
        byte[] pixels = new byte[CLASSES * perClass * SHAPE.values()];
        int[] labels = new int[CLASSES * perClass];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % CLASSES;
            for (int v = 0; v < SHAPE.values(); v++) {
                int pattern = (v / (labels[i] + 1)) % 2 == 0 ? 60 : 180;
                pixels[i * SHAPE.values() + v] = (byte) (pattern + random.nextInt(60));
            }
        }
        return new ImageSet("patterns", SHAPE, List.of("one", "two", "three"), pixels, labels);
    }

    public static DistillationRequest request(int iterations, Optional<Path> checkpoint) {
        return request(iterations, 5, 1.0, 11, checkpoint);
    }

    public static DistillationRequest request(
            int iterations, int realPerClass, double learningRate, long seed, Optional<Path> checkpoint) {
        Map<String, String> settings = Map.of(
                "iterations", Integer.toString(iterations),
                "real-per-class", Integer.toString(realPerClass),
                "image-learning-rate", Double.toString(learningRate));
        return request("dm", 2, settings, seed, checkpoint);
    }

    /** The small recipe of a method with some settings changed, on 24 images a class. */
    public static DistillationRequest request(
            String method, int perClass, Map<String, String> settings, long seed, Optional<Path> checkpoint) {
        return new DistillationRequest(
                method,
                images(24),
                NORMALISATION,
                NETWORK,
                perClass,
                Methods.recipe(method, RecipeName.SMALL, perClass, SHAPE.channels())
                        .changed(settings),
                new Interim(4, checkpoint),
                seed);
    }

    /** Remembers what it hears. */
    public static final class Recorder implements DistillationListener {
        public final List<String> details = new ArrayList<>();
        public final List<Long> done = new ArrayList<>();
        public final List<Integer> previewed = new ArrayList<>();
        public final List<LabelledImages> previews = new ArrayList<>();

        @Override
        public void progress(long finished, long total, String detail) {
            done.add(finished);
            details.add(detail);
        }

        @Override
        public void preview(int iteration, LabelledImages images) {
            previewed.add(iteration);
            previews.add(images);
        }
    }
}
