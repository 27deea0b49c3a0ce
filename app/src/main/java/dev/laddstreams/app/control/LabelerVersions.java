package dev.laddstreams.app.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The published versions of all labelers, by id, then version. */
public record LabelerVersions(List<Row> rows) {
    private static final int SHA256_CHARACTERS = 12;

    public LabelerVersions {
        rows = List.copyOf(rows);
    }

    /**
     * One version; written as JSON with these names.
     *
     * @param shape of the images that its network takes
     */
    public record Row(
            String id,
            int version,
            @JsonUnwrapped Artifact artifact,
            String shape,
            int classes,
            @JsonUnwrapped DenseLabels labels,
            @JsonUnwrapped Training training,
            String publishedAt) {
        private static Row of(LabelerDescriptor labeler) {
            return new Row(
                    labeler.getLabelerId(),
                    labeler.getVersion(),
                    new Artifact(labeler.getSha256(), labeler.getArtifactUri()),
                    labeler.getChannels() + "x" + labeler.getHeight() + "x" + labeler.getWidth(),
                    labeler.getClassNames().size(),
                    new DenseLabels(
                            labeler.getGrid().getN(), labeler.getGrid().getCropRatio(), labeler.getTemperature()),
                    new Training(labeler.getEpoch(), labeler.getHeldOutAccuracy()),
                    labeler.getPublishedAt().toString());
        }
    }

    /**
     * Where its bundle lies.
     *
     * @param artifact its address
     */
    public record Artifact(String sha256, String artifact) {}

    /**
     * How it makes an image a dense label.
     *
     * @param grid sub-images along each axis
     * @param cropRatio side of a sub-image over the image's
     */
    public record DenseLabels(int grid, double cropRatio, double temperature) {}

    /**
     * What is known of its training.
     *
     * @param epoch null for a model made elsewhere
     * @param accuracy on held-out images, null when unknown
     */
    public record Training(
            @Nullable Integer epoch, @Nullable Double accuracy) {}

    public static LabelerVersions read(KafkaConnection connection, TopicCatalogue catalogue) {
        return new LabelerVersions(SharedTopics.of(connection, catalogue).labelers().records().stream()
                .map(Row::of)
                .sorted(Comparator.comparing(Row::id).thenComparing(Row::version))
                .toList());
    }

    /** A table for people, without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable(
                "labeler", "version", "input", "classes", "grid", "epoch", "accuracy", "published", "sha256");
        rows.forEach(row -> table.row(
                row.id(),
                Integer.toString(row.version()),
                row.shape(),
                Integer.toString(row.classes()),
                row.labels().grid() + "x" + row.labels().grid() + " of "
                        + row.labels().cropRatio(),
                row.training().epoch() == null ? "-" : row.training().epoch().toString(),
                row.training().accuracy() == null
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%.1f %%", 100 * row.training().accuracy()),
                row.publishedAt(),
                row.artifact().sha256().substring(0, SHA256_CHARACTERS)));
        return table.toString();
    }
}
