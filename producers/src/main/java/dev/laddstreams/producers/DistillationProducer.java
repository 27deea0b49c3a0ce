package dev.laddstreams.producers;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.Distiller;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.util.Map;
import java.util.Optional;
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
     * @param dataset id of the dataset to make
     * @param labelerId whose versions label it; empty for hard labels alone
     * @param progress counts iterations
     */
    public Outcome run(
            String dataset, Optional<String> labelerId, DistillationRequest request, ProgressListener progress) {
        DatasetDescription description = describe(dataset, labelerId, request);
        try (DatasetWriter writer = DatasetWriter.open(connection, catalogue, settings, description)) {
            DistilledSet distilled = Distiller.distil(request, new PreviewPublisher(writer, progress));
            return new Outcome(writer.replaceAndSeal(ImageSource.of(distilled), ProgressListener.NONE), distilled);
        }
    }

    private static DatasetDescription describe(
            String dataset, Optional<String> labelerId, DistillationRequest request) {
        Map<String, String> recipe = new TreeMap<>();
        recipe.put("real-set", request.real().name());
        recipe.put("real-images", Integer.toString(request.real().count()));
        recipe.put("images-per-class", Integer.toString(request.imagesPerClass()));
        recipe.putAll(request.recipe().values());
        recipe.put("seed", Long.toString(request.seed()));
        return new DatasetDescription(
                dataset,
                request.real().classNames(),
                request.real().shape(),
                request.normalisation(),
                request.network().family(),
                request.method(),
                recipe,
                labelerId,
                request.seed());
    }

    /** Publishes what the distiller shows. */
    private record PreviewPublisher(DatasetWriter writer, ProgressListener progress) implements DistillationListener {
        @Override
        public void preview(int iteration, LabelledImages images) {
            writer.preview(ImageSource.of(images));
        }

        @Override
        public void progress(long done, long total, String detail) {
            progress.progress(done, total, detail);
        }
    }
}
