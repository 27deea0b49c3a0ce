package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassMatch;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.schemas.LaneGroups;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.util.List;
import java.util.Objects;

/**
 * What a lane rests on: the published labeler, and the part of the manifest that its images obey. A lane begins anew when
 * this changes.
 *
 * @param round of labelling everything, 0 for the first
 * @param zcaId whitening of the dataset's floating-point pixels, null for none
 */
record LaneContract(
        LaneId lane,
        int round,
        LabelerDescriptor descriptor,
        ImageShape shape,
        List<String> classNames,
        Normalisation normalisation,
        String zcaId) {
    LaneContract {
        classNames = List.copyOf(classNames);
    }

    static LaneContract of(DatasetManifest manifest, LabelerDescriptor descriptor, int round) {
        return new LaneContract(
                new LaneId(manifest.getDataset(), descriptor.getLabelerId(), descriptor.getVersion()),
                round,
                descriptor,
                new ImageShape(manifest.getChannels(), manifest.getHeight(), manifest.getWidth()),
                manifest.getClassNames(),
                space(manifest.getNormalisation()),
                manifest.getNormalisation().getZcaId());
    }

    /** All processes of a lane share it and divide the partitions; each round reads from the beginning. */
    String consumerGroup(TopicCatalogue catalogue) {
        return LaneGroups.of(catalogue, lane.dataset(), lane.labelerId(), lane.version(), round);
    }

    /** Fails with reason {@code INCOMPATIBLE} unless the bundle is what its descriptor says, and fits the dataset. */
    void requireFit(LabelerSpec spec) {
        Grid grid = descriptor.getGrid();
        require(
                grid.getN() == spec.grid().n()
                        && grid.getCropRatio() == spec.grid().cropRatio(),
                "a bundle with grid " + spec.grid(),
                "N = " + grid.getN() + ", R = " + grid.getCropRatio() + ", as its descriptor says");
        require(
                descriptor.getTemperature() == spec.temperature(),
                "a bundle with temperature " + spec.temperature(),
                descriptor.getTemperature() + ", as its descriptor says");
        // of another extent is fine: sub-images are resized to what the labeler takes
        require(
                shape.channels() == spec.inputShape().channels(),
                "input shape " + spec.inputShape(),
                "the channels of the dataset's " + shape);
        require(classNames.size() == spec.classes(), spec.classes() + " classes", "the dataset's " + classNames.size());
        boolean reordered = ClassMatch.of(classNames, spec.classNames()) == ClassMatch.REORDERED;
        require(!reordered, "class order " + spec.classNames(), "the dataset's " + classNames);
        require(
                Objects.equals(zcaId, descriptor.getNormalisation().getZcaId()),
                "whitening " + descriptor.getNormalisation().getZcaId(),
                "the dataset's " + zcaId);
    }

    private static Normalisation space(dev.laddstreams.schemas.avro.Normalisation normalisation) {
        return new Normalisation(normalisation.getMean(), normalisation.getStd());
    }

    private void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw LaddException.cannot(Reason.INCOMPATIBLE, "label " + lane, value, expected);
        }
    }
}
