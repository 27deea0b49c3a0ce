package dev.laddstreams.sinks.export;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code metadata.json} holds: all that is needed to use the samples. */
record ExportMetadata(
        int formatVersion,
        String format,
        @JsonUnwrapped Origin origin,
        @JsonUnwrapped Images images,
        DenseLabel denseLabel,
        Labeler labeler,
        @JsonUnwrapped Distillation distillation) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** The tag that was exported. */
    record Origin(String dataset, String tag, int manifestRevision) {}

    /**
     * What the images are like.
     *
     * @param images how many
     * @param imageShape channels, height, width
     */
    record Images(int images, List<String> classNames, List<Integer> imageShape, Normalisation normalisation) {}

    /**
     * How the images were made.
     *
     * @param recipe all settings of the method
     * @param stageLearningRates in the order of the stages; empty where the method learns none
     */
    record Distillation(
            String method, Map<String, String> recipe, List<Double> stageLearningRates, String networkFamily) {}

    /** How intensities were normalised, per channel. */
    record Normalisation(List<Float> mean, List<Float> std, String formula) {}

    /**
     * The grid and the layout of its labels.
     *
     * @param codecs that the labels were stored with; what was rounded then stays rounded
     */
    record DenseLabel(
            int gridN,
            double cropRatio,
            String resize,
            double temperature,
            int rows,
            int classes,
            List<String> codecs,
            String order) {}

    /** Which labeler version made the dense labels. */
    record Labeler(String id, int version, String sha256, String engine, Integer epoch, Double heldOutAccuracy) {}

    /**
     * What the labels of an export turned out to be.
     *
     * @param engines that made them
     * @param codecs that they are stored with
     */
    record Labels(Set<String> engines, Set<String> codecs) {}

    static ExportMetadata of(TaggedDataset tagged, ExportFormat format, Labels labels) {
        TagInfo info = tagged.info();
        TagInfo.Manifest manifest = info.manifest();
        TagInfo.Labeler labeler = info.labeler();
        int n = labeler.gridN();
        return new ExportMetadata(
                1,
                format.code(),
                new Origin(tagged.dataset(), info.tag(), info.manifestRevision()),
                new Images(
                        tagged.count(),
                        manifest.classNames(),
                        List.of(
                                manifest.shape().channels(),
                                manifest.shape().height(),
                                manifest.shape().width()),
                        new Normalisation(
                                manifest.normalisation().mean(),
                                manifest.normalisation().std(),
                                "(x / 255 - mean) / std")),
                new DenseLabel(
                        n,
                        labeler.gridCropRatio(),
                        labeler.gridResize(),
                        labeler.temperature(),
                        n * n,
                        manifest.classNames().size(),
                        List.copyOf(labels.codecs()),
                        "row j belongs to the sub-image in grid row j / N, grid column j % N"),
                new Labeler(
                        info.labelerId(),
                        info.version(),
                        labeler.sha256(),
                        labels.engines().isEmpty() ? labeler.engine() : String.join(", ", labels.engines()),
                        labeler.epoch(),
                        labeler.heldOutAccuracy()),
                new Distillation(
                        manifest.method(), manifest.recipe(), manifest.stageLearningRates(), manifest.networkFamily()));
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values are always JSON", e);
        }
    }
}
