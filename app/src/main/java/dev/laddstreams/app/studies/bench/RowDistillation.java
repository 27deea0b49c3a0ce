package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.studies.RealControl;
import dev.laddstreams.app.studies.Stopwatch;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.Map;

/**
 * The images of a row.
 *
 * @param settings of the method; empty for a control
 * @param publishedIterations of the published recipe; 0 for a control
 */
record RowDistillation(DistilledSet set, Map<String, String> settings, int publishedIterations, double seconds) {
    private static final double MINUTE = 60;

    static RowDistillation of(RowRequest row, DataSplits data, ConvNetSpec network, ProgressListener progress) {
        return Subject.control(row.subject())
                .map(control -> chosen(control, row, data))
                .orElseGet(() -> distilled(row, data, network, progress));
    }

    private static RowDistillation chosen(RealControl control, RowRequest row, DataSplits data) {
        Stopwatch time = new Stopwatch();
        DistilledSet set =
                control.choose(data, row.imagesPerClass(), row.sizes().seed());
        return new RowDistillation(set, Map.of(), 0, time.seconds());
    }

    private static RowDistillation distilled(
            RowRequest row, DataSplits data, ConvNetSpec network, ProgressListener progress) {
        String method = row.subject();
        int perClass = row.imagesPerClass();
        int channels = data.train().shape().channels();
        DistillationRequest request = FittedRecipe.within(
                row.sizes().minutes() * MINUTE,
                new DistillationRequest(
                        method,
                        data.train(),
                        data.normalisation(),
                        network,
                        perClass,
                        recipe(row, channels),
                        Interim.NONE,
                        row.sizes().seed()));
        Stopwatch time = new Stopwatch();
        DistilledSet set;
        try (Distillation distillation = Distiller.prepare(request)) {
            set = distillation.run(withoutPreviews(progress));
        }
        return new RowDistillation(
                set,
                request.recipe().values(),
                Methods.recipe(method, RecipeName.PUBLISHED, perClass, channels).get(Setting.ITERATIONS),
                time.seconds());
    }

    private static Recipe recipe(RowRequest row, int channels) {
        BenchSizes sizes = row.sizes();
        Recipe recipe = Methods.recipe(row.subject(), sizes.recipe(), row.imagesPerClass(), channels);
        int iterations = (int) Math.max(1, Math.round(sizes.iterations() * recipe.get(Setting.ITERATIONS)));
        return recipe.with(Setting.ITERATIONS, iterations);
    }

    private static DistillationListener withoutPreviews(ProgressListener progress) {
        return new DistillationListener() {
            @Override
            public void preview(int iteration, LabelledImages images) {}

            @Override
            public void progress(long done, long total, String detail) {
                progress.progress(done, total, detail);
            }
        };
    }
}
