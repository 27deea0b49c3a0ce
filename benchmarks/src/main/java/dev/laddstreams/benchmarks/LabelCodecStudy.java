package dev.laddstreams.benchmarks;

import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.learning.training.Augmentation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What codecs of dense labels cost fresh networks, paired by seed with the exact labels: {@code DATA [key=value ...]}. Every
 * set is distilled (DM) and labelled by a labeler of its own; on each the same seeds train on exact and on stored labels.
 *
 * <p>Keys: {@code codecs=lattice8,...}, {@code sets=2} sets and labelers, {@code seeds=5} networks on each of them under each
 * codec, {@code per-class=10}, {@code labeler-images=30000}, {@code labeler-epochs=1}, {@code iterations=300} of DM,
 * {@code steps=400} of each network, {@code tests=10000}, {@code threads=1}, {@code margin=0.3} points.
 */
public final class LabelCodecStudy {
    private static final int WIDTH = 32;
    /** One-sided 5 % point of Student's t by degrees of freedom, from 1. */
    private static final double[] T95 = {
        6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746,
        1.740, 1.734, 1.729
    };

    private final DataSplits data;
    private final Map<String, String> keys;
    private final LabelRecipe recipe;

    private LabelCodecStudy(String source, Map<String, String> keys) {
        this.data = DataSets.open(source, ReadingOptions.DEFAULT, ProgressListener.NONE);
        this.keys = keys;
        this.recipe = LabelRecipe.full(source, data, number("per-class", 10), WIDTH)
                .shortened(
                        number("labeler-images", 30_000),
                        number("labeler-epochs", 1),
                        number("steps", 400),
                        number("tests", 10_000));
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            keys.put(pair[0], pair[1]);
        }
        LabelCodecStudy study = new LabelCodecStudy(args[0], keys);
        TorchEngine.useThreads(study.number("threads", 1));
        study.run();
    }

    private int number(String key, int usual) {
        return Integer.parseInt(keys.getOrDefault(key, Integer.toString(usual)));
    }

    private void run() throws IOException {
        List<LabelCodec> codecs = Arrays.stream(
                        keys.getOrDefault("codecs", "lattice8").split(",", -1))
                .map(name -> LabelCodec.find(name).orElseThrow())
                .toList();
        Map<LabelCodec, List<Double>> differences = new LinkedHashMap<>();
        int seeds = number("seeds", 5);
        int last = number("from", 1) + number("sets", 2);
        for (int set = number("from", 1); set < last; set++) {
            long began = System.nanoTime();
            AugmentedSet exact = labelled(set);
            System.out.printf("set %d distilled and labelled in %.0f s%n", set, (System.nanoTime() - began) / 1e9);
            for (int seed = 0; seed < seeds; seed++) {
                long network = 1000L * set + seed;
                double reference = accuracy(exact, network);
                for (LabelCodec codec : codecs) {
                    double difference = accuracy(stored(exact, codec), network) - reference;
                    differences.computeIfAbsent(codec, any -> new ArrayList<>()).add(difference);
                    System.out.printf(
                            "set %d seed %d exact %.2f %s %+.2f after %.0f s%n",
                            set, seed, reference, codec.code(), difference, (System.nanoTime() - began) / 1e9);
                }
            }
        }
        differences.forEach(this::report);
    }

    private AugmentedSet labelled(int seed) throws IOException {
        LabelledImages images = distilled(seed);
        Path folder = Files.createTempDirectory("labeler");
        List<TrainedLabeler> epochs = TrainedLabeler.train(
                recipe.labelerTraining(data, SubImageGrid.DEFAULT, seed), folder, epoch -> {}, ProgressListener.NONE);
        TrainedLabeler labeler = epochs.get(epochs.size() - 1);
        System.out.printf(
                "labeler %.2f %% on held-out images%n", 100 * labeler.epoch().heldOutAccuracy());
        try (Labeler session =
                LabelerBundle.open(labeler.bundle(), EngineSettings.of(LabelerEngine.AUTO, number("threads", 1)))) {
            float[] labels = session.label(images.values(), images.count());
            return new AugmentedSet(images, SubImageGrid.DEFAULT, data.train().classes(), labels);
        }
    }

    private LabelledImages distilled(int seed) {
        Recipe settings = Methods.recipe(
                        "dm",
                        RecipeName.SMALL,
                        number("per-class", 10),
                        data.train().shape().channels())
                .with(Setting.ITERATIONS, number("iterations", 300));
        if (recipe.deployment().augmentation() != Augmentation.DSA
                && settings.get(Setting.AUGMENTATION) == Augmentation.DSA) {
            settings = settings.with(Setting.AUGMENTATION, recipe.deployment().augmentation());
        }
        DistillationRequest request = new DistillationRequest(
                "dm",
                data.train(),
                data.normalisation(),
                recipe.network(),
                number("per-class", 10),
                settings,
                Interim.NONE,
                seed);
        try (Distillation distillation = Distiller.prepare(request)) {
            return distillation.run(new Silent()).images();
        }
    }

    private static AugmentedSet stored(AugmentedSet exact, LabelCodec codec) {
        int rows = exact.images().count() * exact.grid().subImages();
        byte[] bytes = DenseLabelCodec.encode(exact.denseLabels(), 0, rows, exact.classes(), codec);
        float[] read = DenseLabelCodec.decode(ByteBuffer.wrap(bytes), rows, exact.classes(), codec);
        return new AugmentedSet(exact.images(), exact.grid(), exact.classes(), read);
    }

    /** In percent. */
    private double accuracy(AugmentedSet set, long seed) {
        return 100
                * DeploymentEvaluator.evaluate(
                                set,
                                Control.DENSE,
                                recipe.deployment(),
                                recipe.network(),
                                recipe.testSet(data, 0),
                                data.normalisation(),
                                new long[] {seed},
                                ProgressListener.NONE)
                        .mean();
    }

    /** Two one-sided tests at 5 %: the 90 % interval of the mean lies within the margin. */
    private void report(LabelCodec codec, List<Double> differences) {
        int count = differences.size();
        double mean = differences.stream().mapToDouble(d -> d).average().orElseThrow();
        double squares =
                differences.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
        double error = Math.sqrt(squares / Math.max(1, count - 1) / count);
        double reach = count < 2 ? Double.NaN : T95[Math.min(count - 1, T95.length) - 1] * error;
        double margin = Double.parseDouble(keys.getOrDefault("margin", "0.3"));
        System.out.printf(
                "%s: %+.3f points (standard error %.3f, %d pairs), 90 %% interval %+.3f to %+.3f: %s %.1f%n",
                codec.code(),
                mean,
                error,
                count,
                mean - reach,
                mean + reach,
                mean - reach > -margin && mean + reach < margin ? "equivalent within" : "not shown to be within",
                margin);
    }

    private static final class Silent implements DistillationListener {
        @Override
        public void progress(long done, long total, String detail) {
            // nobody watches
        }

        @Override
        public void preview(int iteration, LabelledImages images) {
            // only the last images count
        }
    }
}
