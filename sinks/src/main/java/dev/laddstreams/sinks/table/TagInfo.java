package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tag holds, and all that a reader of it needs to know: the complete labels of one labeler version on one manifest
 * revision. Kept as JSON in a property of the table, so that reading needs no Kafka.
 *
 * @param taggedAt milliseconds since the epoch
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TagInfo(
        String tag,
        int manifestRevision,
        String labelerId,
        int version,
        @JsonUnwrapped Extent extent,
        long taggedAt,
        Manifest manifest,
        Labeler labeler) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /**
     * How much of the dataset belongs to the tag.
     *
     * @param images that the tag shows
     * @param endOffsets by partition of the augmented topic, the offset from which on rows no longer belong to the tag
     */
    public record Extent(int images, Map<Integer, Long> endOffsets) {
        public Extent {
            endOffsets = Map.copyOf(endOffsets);
        }
    }

    /**
     * The manifest's part.
     *
     * @param stageLearningRates to train with, one a stage; empty where none was learned
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Manifest(
            List<String> classNames,
            @JsonUnwrapped ImageShape shape,
            @JsonUnwrapped Normalisation normalisation,
            String networkFamily,
            String method,
            Map<String, String> recipe,
            List<Double> stageLearningRates,
            long storedBytes) {
        public Manifest {
            stageLearningRates = List.copyOf(stageLearningRates);
        }

        static Manifest of(DatasetManifest manifest) {
            return new Manifest(
                    manifest.getClassNames(),
                    new ImageShape(manifest.getChannels(), manifest.getHeight(), manifest.getWidth()),
                    new Normalisation(
                            manifest.getNormalisation().getMean(),
                            manifest.getNormalisation().getStd()),
                    manifest.getNetworkFamily(),
                    manifest.getMethod(),
                    new TreeMap<>(manifest.getRecipe()),
                    manifest.getStageLearningRates(),
                    manifest.getStoredBytes());
        }
    }

    /**
     * The labeler descriptor's part.
     *
     * @param epoch null for a model made elsewhere
     * @param heldOutAccuracy null when unknown
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Labeler(
            String sha256,
            String engine,
            int gridN,
            double gridCropRatio,
            String gridResize,
            double temperature,
            Integer epoch,
            Double heldOutAccuracy) {
        static Labeler of(LabelerDescriptor descriptor) {
            return new Labeler(
                    descriptor.getSha256(),
                    descriptor.getEngine(),
                    descriptor.getGrid().getN(),
                    descriptor.getGrid().getCropRatio(),
                    descriptor.getGrid().getResize(),
                    descriptor.getTemperature(),
                    descriptor.getEpoch(),
                    descriptor.getHeldOutAccuracy());
        }
    }

    /** The tag that a completed labelling deserves. */
    public static TagInfo of(
            LabelingProgress completed, DatasetManifest manifest, LabelerDescriptor labeler, long taggedAt) {
        return new TagInfo(
                RecordKeys.tag(completed.getLabelerId(), completed.getVersion(), completed.getManifestRevision()),
                completed.getManifestRevision(),
                completed.getLabelerId(),
                completed.getVersion(),
                new Extent(completed.getExpected(), byPartition(completed.getEndOffsets())),
                taggedAt,
                Manifest.of(manifest),
                Labeler.of(labeler));
    }

    private static Map<Integer, Long> byPartition(Map<String, Long> endOffsets) {
        Map<Integer, Long> offsets = new TreeMap<>();
        endOffsets.forEach((partition, offset) -> offsets.put(Integer.valueOf(partition), offset));
        return offsets;
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values are always JSON", e);
        }
    }

    static TagInfo parse(String json) {
        try {
            return JSON.readValue(json, TagInfo.class);
        } catch (JsonProcessingException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID, "read what a tag holds", json, "the JSON that the dataset sink wrote", e);
        }
    }
}
