package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.pictures.ContactSheet;
import dev.laddstreams.app.studies.pictures.SheetLayout;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.evaluation.TaggedSet;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the topics and the table hold of the distilled dataset after labelling.
 *
 * @param deadLetters of all datasets: committed records that were not put back
 * @param endToEndSeconds from the first FINAL image's publication to the last label
 */
record DemoMeasurements(
        int images,
        int augmentedRecords,
        int storedRecords,
        long deadLetters,
        Bytes bytes,
        double endToEndSeconds,
        Path contactSheet) {

    /**
     * The room that the dataset takes.
     *
     * @param images as UINT8
     * @param denseLabels as stored
     * @param table the data files of its newest snapshot
     */
    record Bytes(long images, long denseLabels, long table) {}

    /** Also draws the contact sheet, from the stored images and labels. */
    static DemoMeasurements take(
            Configuration configuration,
            WorkDir workDir,
            StackAccess stack,
            Activation activation,
            DataSplits data,
            Path contactSheet) {
        String dataset = activation.getDataset();
        Map<String, SyntheticImage> images =
                TopicSnapshot.read(stack.connection(), stack.catalogue().images(dataset), SyntheticImage.class);
        images.values().removeIf(image -> image.getState() != ImageState.FINAL);
        Map<String, AugmentedRecord> augmented =
                TopicSnapshot.read(stack.connection(), stack.catalogue().augmented(dataset), AugmentedRecord.class);
        augmented
                .values()
                .removeIf(record -> record.getState() != AugmentedState.LABELLED
                        || record.getProvenance().getVersion() != activation.getVersion());
        long denseLabelBytes = 0;
        Instant last = Instant.MIN;
        for (AugmentedRecord record : augmented.values()) {
            denseLabelBytes += record.getDenseLabel().getValues().remaining();
            last = record.getLabelledAt().isAfter(last) ? record.getLabelledAt() : last;
        }
        Instant first = images.values().stream()
                .map(SyntheticImage::getProducedAt)
                .min(Instant::compareTo)
                .orElse(last);
        Stored stored = drawStored(configuration, workDir, activation, data, contactSheet);
        return new DemoMeasurements(
                images.size(),
                augmented.size(),
                stored.images(),
                DeadLetterLog.count(stack.connection(), stack.catalogue().deadLetters()).values().stream()
                        .mapToLong(DeadLetters.Count::waiting)
                        .sum(),
                new Bytes((long) images.size() * data.train().shape().values(), denseLabelBytes, stored.bytes()),
                Duration.between(first, last).toNanos() / 1e9,
                contactSheet);
    }

    private record Stored(int images, long bytes) {}

    private static Stored drawStored(
            Configuration configuration, WorkDir workDir, Activation activation, DataSplits data, Path contactSheet) {
        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            TaggedDataset stored = TaggedDataset.open(catalog, activation.getDataset(), activation.getTag());
            AugmentedSet set = TaggedSet.load(stored).set();
            ContactSheet.write(
                    contactSheet,
                    set.images(),
                    set.denseLabels(),
                    set.grid(),
                    data.train().classNames(),
                    data.normalisation(),
                    activation.getDataset() + ", labelled by " + activation.getLabelerId() + " v"
                            + activation.getVersion(),
                    SheetLayout.DEFAULT);
            return new Stored(
                    stored.count(),
                    catalog.require(activation.getDataset()).figures().bytes());
        }
    }
}
