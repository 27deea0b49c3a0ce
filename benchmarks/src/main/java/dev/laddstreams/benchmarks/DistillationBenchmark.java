package dev.laddstreams.benchmarks;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Steps per second of a distillation method: {@code DATA METHOD IMAGES_PER_CLASS STEPS THREADS WIDTH [setting=value ...]}. The first
 * tenth of the steps warms up. {@code benchmarks/distillation.py} compares them with the same steps in eager PyTorch.
 */
public final class DistillationBenchmark {
    private DistillationBenchmark() {}

    public static void main(String[] args) {
        String method = args[1];
        int perClass = Integer.parseInt(args[2]);
        int steps = Integer.parseInt(args[3]);
        TorchEngine.useThreads(Integer.parseInt(args[4]));
        int width = Integer.parseInt(args[5]);
        DataSplits data = DataSets.open(args[0], ReadingOptions.DEFAULT, ProgressListener.NONE);
        ImageSet real = data.train();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("iterations", Integer.toString(steps));
        for (int i = 6; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        DistillationRequest request = new DistillationRequest(
                method,
                real,
                data.normalisation(),
                ConvNetSpec.forInput(real.shape(), real.classes(), width),
                perClass,
                Methods.recipe(
                                method,
                                RecipeName.REFERENCE,
                                perClass,
                                real.shape().channels())
                        .changed(settings),
                Interim.NONE,
                0);
        Pace pace = new Pace(Math.max(1, steps / 10));
        try (Distillation distillation = Distiller.prepare(request)) {
            distillation.run(pace);
        }
        System.out.printf("steps per second %.4f%n", pace.perSecond());
    }

    /** Times what comes after the warm-up. */
    private static final class Pace implements DistillationListener {
        private final long warmUp;
        private long from;
        private long to;
        private long steps;

        Pace(long warmUp) {
            this.warmUp = warmUp;
        }

        @Override
        public void progress(long done, long total, String detail) {
            if (done == warmUp) {
                from = System.nanoTime();
            }
            to = System.nanoTime();
            steps = done - warmUp;
        }

        @Override
        public void preparing(String what) {}

        @Override
        public void preview(int iteration, LabelledImages images) {}

        double perSecond() {
            return steps / ((to - from) / 1e9);
        }
    }
}
