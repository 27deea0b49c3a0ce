package dev.laddstreams.app.control;

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
     * @param epoch null for a model made elsewhere
     * @param accuracy on held-out images, null when unknown
     */
    public record Row(
            String id,
            int version,
            String sha256,
            String artifact,
            String shape,
            int classes,
            int grid,
            double cropRatio,
            double temperature,
            @Nullable Integer epoch,
            @Nullable Double accuracy,
            String publishedAt) {
        private static Row of(LabelerDescriptor labeler) {
            return new Row(
                    labeler.getLabelerId(),
                    labeler.getVersion(),
                    labeler.getSha256(),
                    labeler.getArtifactUri(),
                    labeler.getChannels() + "x" + labeler.getHeight() + "x" + labeler.getWidth(),
                    labeler.getClassNames().size(),
                    labeler.getGrid().getN(),
                    labeler.getGrid().getCropRatio(),
                    labeler.getTemperature(),
                    labeler.getEpoch(),
                    labeler.getHeldOutAccuracy(),
                    labeler.getPublishedAt().toString());
        }
    }

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
                row.grid() + "x" + row.grid() + " of " + row.cropRatio(),
                row.epoch() == null ? "-" : row.epoch().toString(),
                row.accuracy() == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * row.accuracy()),
                row.publishedAt(),
                row.sha256().substring(0, SHA256_CHARACTERS)));
        return table.toString();
    }
}
