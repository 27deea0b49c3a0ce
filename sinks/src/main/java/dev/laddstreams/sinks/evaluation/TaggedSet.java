package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.TrainingStages;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.util.List;

/**
 * The images and dense labels of a tag in memory, as networks train on them.
 *
 * @param normalisation of the images
 * @param storageOverhead dense-label bytes as stored over image bytes as UINT8
 */
public record TaggedSet(AugmentedSet set, Normalisation normalisation, double storageOverhead) {

    /** Reads all images of a tag into memory. */
    public static TaggedSet load(TaggedDataset tagged) {
        return of(tagged.info(), tagged.count(), tagged);
    }

    /** Reads the first images of each class of a tag into memory. */
    public static TaggedSet sample(TaggedDataset tagged, int perClass) {
        List<StoredImage> images = tagged.firstOfEachClass(perClass);
        return of(tagged.info(), images.size(), images);
    }

    private static TaggedSet of(TagInfo info, int count, Iterable<StoredImage> images) {
        TagInfo.Manifest manifest = info.manifest();
        TagInfo.Labeler labeler = info.labeler();
        ImageShape shape = manifest.shape();
        SubImageGrid grid = new SubImageGrid(labeler.gridN(), labeler.gridCropRatio());
        int classes = manifest.classNames().size();
        int labelValues = Math.multiplyExact(grid.subImages(), classes);
        float[] values = new float[Math.multiplyExact(count, shape.values())];
        float[] dense = new float[Math.multiplyExact(count, labelValues)];
        int[] labels = new int[count];
        int[] stages = new int[count];
        long denseBytes = 0;
        int i = 0;
        for (StoredImage image : images) {
            System.arraycopy(image.values(manifest.normalisation()), 0, values, i * shape.values(), shape.values());
            System.arraycopy(image.probabilities(), 0, dense, i * labelValues, labelValues);
            labels[i] = image.classIndex();
            stages[i] = image.stage();
            denseBytes += image.denseLabel().bytes().length;
            i++;
        }
        AugmentedSet set = new AugmentedSet(
                new LabelledImages(shape, values, labels),
                grid,
                classes,
                dense,
                new TrainingStages(stages, manifest.stageLearningRates()));
        return new TaggedSet(set, manifest.normalisation(), denseBytes / (double) Math.max(1, values.length));
    }
}
