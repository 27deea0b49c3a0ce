package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Labels;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Distils, and publishes every revision: PREVIEW while it runs, FINAL and a sealed manifest at the end. */
public record DistillationProducer(KafkaConnection connection, TopicCatalogue catalogue, ProducerSettings settings) {
    /**
     * The sealed manifest and the images it counts.
     *
     * @param distilled ordered as published
     */
    public record Outcome(DatasetManifest manifest, DistilledSet distilled) {}

    /**
     * Runs a distillation that was accepted and publishes it.
     *
     * @param dataset id of the dataset to make
     * @param labelerId whose versions label it; empty for hard labels alone
     * @param recipe where the request's settings come from
     * @param distillation has not run; stays open
     * @param progress counts iterations
     */
    public Outcome run(
            String dataset,
            Optional<String> labelerId,
            RecipeName recipe,
            Distillation distillation,
            ProgressListener progress) {
        DistillationRequest request = distillation.request();
        DatasetDescription description = describe(dataset, labelerId, recipe, distillation);
        try (ImageWriter writer = ImageWriter.open(connection, catalogue, settings, description);
                DistillationMeters meters = new DistillationMeters(connection.meters(), dataset)) {
            DistilledSet distilled = distillation.run(new Publication(writer, meters, progress));
            DatasetManifest manifest = writer.replaceAndSeal(
                    ImageSource.of(distilled, softLabels(request.recipe())), ProgressListener.NONE);
            return new Outcome(manifest, distilled);
        }
    }

    private static LabelPolicyKind softLabels(Recipe recipe) {
        return recipe.get(Setting.LABELS) == Labels.LEARNED
                ? LabelPolicyKind.LEARNED_SOFT
                : LabelPolicyKind.TEACHER_STATIC;
    }

    private static DatasetDescription describe(
            String dataset, Optional<String> labelerId, RecipeName recipe, Distillation distillation) {
        DistillationRequest request = distillation.request();
        Map<String, String> settings = new TreeMap<>(request.recipe().values());
        settings.put("recipe", EnumCode.of(recipe));
        settings.put("real-set", request.real().name());
        settings.put("real-images", Integer.toString(request.real().count()));
        settings.put("images-per-class", Integer.toString(request.imagesPerClass()));
        settings.put("seed", Long.toString(request.seed()));
        return new DatasetDescription(
                dataset,
                request.real().classNames(),
                request.real().shape(),
                request.normalisation(),
                request.network().family(),
                new DatasetDescription.Origin(
                        request.method(), settings, request.seed(), OptionalDouble.of(distillation.flops())),
                labelerId);
    }

    /** Publishes what the distillation shows. */
    private record Publication(ImageWriter writer, DistillationMeters meters, ProgressListener progress)
            implements DistillationListener {
        @Override
        public void preview(int iteration, LabelledImages images) {
            writer.preview(ImageSource.of(images));
            meters.revised();
        }

        @Override
        public void iterated(double loss) {
            meters.iterated(loss);
        }

        @Override
        public void progress(long done, long total, String detail) {
            progress.progress(done, total, detail);
        }
    }
}
