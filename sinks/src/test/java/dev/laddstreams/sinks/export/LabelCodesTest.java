package dev.laddstreams.sinks.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCodesTest {
    private static final String DATASET = "pets";
    private static final int ROWS = Samples.GRID_N * Samples.GRID_N;

    private static final Schema LABELS = new Schema(
            Types.NestedField.required(1, "image_id", Types.StringType.get()),
            Types.NestedField.required(2, "sub_image", Types.IntegerType.get()),
            Types.NestedField.required(3, "code", Types.BinaryType.get()));
    private static final Schema DECODE = new Schema(
            Types.NestedField.required(1, "code", Types.BinaryType.get()),
            Types.NestedField.required(2, "probabilities", Types.ListType.ofRequired(3, Types.FloatType.get())));
    private static final Schema DECODED = new Schema(
            Types.NestedField.required(1, "image_id", Types.StringType.get()),
            Types.NestedField.required(
                    13,
                    "dense_label",
                    Types.ListType.ofRequired(14, Types.ListType.ofRequired(15, Types.FloatType.get()))));

    @TempDir
    private Path folder;

    @Test
    void shouldWriteCodesThatOneJoinDecodes() throws IOException {
        Path export = export(LabelCodec.lattice(8), LabelCodec.lattice(8), LabelCodec.lattice(8));

        Map<ByteBuffer, Object> table = new HashMap<>();
        read(export.resolve("codes/decode.parquet"), DECODE)
                .forEach(row -> table.put((ByteBuffer) row.getField("code"), row.getField("probabilities")));
        Map<String, List<Object>> joined = new HashMap<>();
        for (Record row : read(export.resolve("codes/labels.parquet"), LABELS)) {
            List<Object> rows = joined.computeIfAbsent((String) row.getField("image_id"), id -> new ArrayList<>());
            assertThat(row.getField("sub_image")).isEqualTo(rows.size());
            rows.add(table.get((ByteBuffer) row.getField("code")));
        }

        List<Record> images = read(export.resolve("data/train-00000-of-00001.parquet"), DECODED);
        assertThat(images).hasSize(3).allSatisfy(image -> assertThat(joined.get((String) image.getField("image_id")))
                .hasSize(ROWS)
                .isEqualTo(image.getField("dense_label")));
        // of two classes the code is the number of 255ths of the second
        assertThat(table).allSatisfy((code, probabilities) -> {
            int second = code.get(code.position()) & 0xff;
            assertThat(probabilities).isEqualTo(List.of((20 * (255 - second) + 1) / 5102f, (20 * second + 1) / 5102f));
        });
    }

    @Test
    void shouldTellHowCodesAreRead() throws IOException {
        Path export = export(LabelCodec.lattice(16), LabelCodec.lattice(16));

        assertThat(export.resolve("README.md"))
                .content()
                .contains("are in `codes/labels.parquet`", "16 bits each", "reshape(-1, 4, 2)", "USING (code)");
        assertThat(new ObjectMapper()
                        .readTree(export.resolve("metadata.json").toFile())
                        .at("/denseLabel/codecs")
                        .toString())
                .isEqualTo("[\"lattice16\"]");
    }

    @Test
    void shouldWriteNoTableOfLongCodes() throws IOException {
        Path export = export(LabelCodec.lattice(32));

        assertThat(export.resolve("codes/labels.parquet")).exists();
        assertThat(export.resolve("codes/decode.parquet")).doesNotExist();
        assertThat(export.resolve("README.md"))
                .content()
                .contains("from math import comb")
                .doesNotContain("SQL", "sql");
    }

    @Test
    void shouldWriteNoCodesWhereImagesDiffer() throws IOException {
        for (LabelCodec other : List.of(LabelCodec.FLOAT16, LabelCodec.lattice(16))) {
            Path export = export(LabelCodec.lattice(8), other);

            assertThat(export.resolve("codes")).doesNotExist();
            assertThat(export.resolve("README.md")).content().doesNotContain("codes");
        }
    }

    /** Exports one image for each codec. */
    private Path export(LabelCodec... codecs) throws IOException {
        Path place = Files.createTempDirectory(folder, "set");
        try (DatasetCatalog catalog = DatasetCatalog.open(CatalogSettings.local(place.resolve("warehouse")))) {
            List<StoredRow> rows = new ArrayList<>();
            for (int i = 0; i < codecs.length; i++) {
                AugmentedRecord record = Samples.encoded(Samples.labelled(DATASET, i, 1, 1), i, codecs[i]);
                rows.add(new StoredRow(record, 0, i));
            }
            Map<Integer, Long> ends = Map.of(0, (long) rows.size());
            DatasetTable table = catalog.findOrCreate(DATASET);
            table.append(rows, new KafkaSource("cluster", "pets.augmented", "id"), ends);
            table.tags()
                    .create(TagInfo.of(
                            Samples.completed(DATASET, 1, 1, rows.size(), ends),
                            Samples.manifest(DATASET, 1, rows.size()),
                            Samples.descriptor(1),
                            1));
            return DatasetExporter.export(
                            catalog,
                            DATASET,
                            "teacher-v1-r1",
                            ExportFormat.PARQUET,
                            place.resolve("export"),
                            ProgressListener.NONE)
                    .folder();
        }
    }

    private static List<Record> read(Path file, Schema columns) throws IOException {
        List<Record> rows = new ArrayList<>();
        try (CloseableIterable<Record> read = Parquet.read(org.apache.iceberg.Files.localInput(file.toFile()))
                .project(columns)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(columns, schema))
                .build()) {
            read.forEach(rows::add);
        }
        return rows;
    }
}
