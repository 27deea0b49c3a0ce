package dev.laddstreams.app.control;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.control.LabelerUse.State;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TableFacts;
import dev.laddstreams.sinks.table.TagInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All datasets, by id: those that have a manifest, and those of which only a table is left. */
public record DatasetList(List<Row> rows) {
    public DatasetList {
        rows = List.copyOf(rows);
    }

    /**
     * One dataset; as JSON with these names.
     *
     * @param manifest null where only a table is left
     * @param labelers versions of its labeler that are not retired
     * @param tags oldest first
     * @param tableBytes 0 without a table
     */
    public record Row(
            String id, @Nullable Head manifest, List<LabelerUse> labelers, List<String> tags, long tableBytes) {
        public Row {
            labelers = List.copyOf(labelers);
            tags = List.copyOf(tags);
        }
    }

    /**
     * A manifest's part.
     *
     * @param storedBytes that the parameterisation of the images really takes
     */
    public record Head(int images, int revision, String state, String shape, long storedBytes) {
        private static Head of(DatasetManifest manifest) {
            return new Head(
                    manifest.getExpectedImages(),
                    manifest.getRevision(),
                    EnumCode.of(manifest.getState()),
                    shapeOf(manifest),
                    manifest.getStoredBytes());
        }
    }

    static String shapeOf(DatasetManifest manifest) {
        return manifest.getChannels() + "x" + manifest.getHeight() + "x" + manifest.getWidth();
    }

    /** @param catalog empty where nothing was stored yet */
    public static DatasetList read(
            KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> catalog) {
        SharedTopics topics = SharedTopics.of(connection, catalogue);
        StoredDatasets stored = new StoredDatasets(catalog);
        TreeSet<String> ids = new TreeSet<>(topics.datasets().byKey().keySet());
        ids.addAll(stored.ids());
        return new DatasetList(
                ids.stream().map(id -> row(topics, id, stored.find(id))).toList());
    }

    private static Row row(SharedTopics topics, String id, Optional<DatasetTable> table) {
        Optional<DatasetManifest> manifest = topics.datasets().find(id);
        return new Row(
                id,
                manifest.map(Head::of).orElse(null),
                manifest.map(found -> new LabelerUses(topics)
                                .on(found).stream()
                                        .filter(use -> use.state() != State.RETIRED)
                                        .toList())
                        .orElse(List.of()),
                table.map(found -> found.tags().all().stream().map(TagInfo::tag).toList())
                        .orElse(List.of()),
                table.map(found -> TableFacts.of(found).bytes()).orElse(0L));
    }

    /** A table for people, without a trailing line break; {@code *} marks active versions. */
    @Override
    public String toString() {
        TextTable table = new TextTable(
                "dataset", "images", "revision", "shape", "labeler", "versions", "tags", "stored", "table");
        for (Row row : rows) {
            Head head = row.manifest();
            table.row(
                    row.id(),
                    head == null ? "-" : number(head.images()),
                    head == null ? "no manifest" : head.revision() + " " + head.state(),
                    head == null ? "-" : head.shape(),
                    row.labelers().isEmpty() ? "-" : row.labelers().get(0).labeler(),
                    joined(row.labelers().stream().map(LabelerUse::mark).toList()),
                    joined(row.tags()),
                    head == null ? "-" : number(head.storedBytes()) + " B",
                    row.tableBytes() == 0 ? "-" : number(row.tableBytes()) + " B");
        }
        return table.toString();
    }

    private static String joined(List<String> texts) {
        return texts.isEmpty() ? "-" : texts.stream().collect(Collectors.joining(" "));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
