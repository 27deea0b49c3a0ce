package dev.laddstreams.sinks.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetExporterTest {
    private static final String DATASET = "pets";
    private static final String TAG = "teacher-v1-r1";
    private static final int IMAGES = 6;
    private static final int ROWS = Samples.GRID_N * Samples.GRID_N;
    /** Rounding to binary16 of values in 0..1 is at most 2^-12; re-normalising a row may double it. */
    private static final float HALF_PRECISION = 0x1p-11f;

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;

    /** Images 0 to 4 are float32; image 5 is stored as bytes. */
    @BeforeEach
    void store() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder.resolve("warehouse")));
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            PixelType type = i == IMAGES - 1 ? PixelType.UINT8 : PixelType.FLOAT32;
            rows.add(new StoredRow(Samples.record(DATASET, i, 1, 1, type, AugmentedState.LABELLED), 0, i));
        }
        store(rows);
    }

    private void store(List<StoredRow> rows) {
        DatasetTable table = catalog.findOrCreate(DATASET);
        Map<Integer, Long> ends = Map.of(0, (long) rows.size());
        table.append(rows, new KafkaSource("cluster", "pets.augmented", "id"), ends);
        table.tags()
                .create(TagInfo.of(
                        Samples.completed(DATASET, 1, 1, rows.size(), ends),
                        Samples.manifest(DATASET, 1, rows.size()),
                        Samples.descriptor(1),
                        1));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteTheSameBytesEachTime(ExportFormat format) throws IOException {
        ExportReport first = export(format, "first");
        ExportReport second = export(format, "second");

        assertThat(first.images()).isEqualTo(IMAGES);
        assertThat(second.files()).isEqualTo(first.files());
        for (Path file : first.files()) {
            assertThat(second.folder().resolve(file))
                    .hasSameBinaryContentAs(first.folder().resolve(file));
        }
    }

    @Test
    void shouldWriteParquetWithOneRowAnImage() throws IOException {
        ExportReport report = export(ExportFormat.PARQUET, "parquet");

        Path file = report.folder().resolve("data/train-00000-of-00001.parquet");
        Schema columns = new Schema(
                Types.NestedField.required(1, "image_id", Types.StringType.get()),
                Types.NestedField.required(2, "label", Types.LongType.get()),
                Types.NestedField.required(
                        7,
                        "image",
                        Types.ListType.ofRequired(
                                8, Types.ListType.ofRequired(9, Types.ListType.ofRequired(10, Types.FloatType.get())))),
                Types.NestedField.required(
                        13,
                        "dense_label",
                        Types.ListType.ofRequired(14, Types.ListType.ofRequired(15, Types.FloatType.get()))),
                Types.NestedField.required(19, "stage", Types.IntegerType.get()),
                Types.NestedField.required(20, "soft_label", Types.ListType.ofRequired(21, Types.FloatType.get())));
        List<Record> rows = new ArrayList<>();
        try (CloseableIterable<Record> read = Parquet.read(org.apache.iceberg.Files.localInput(file.toFile()))
                .project(columns)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(columns, schema))
                .build()) {
            read.forEach(rows::add);
        }
        assertThat(rows)
                .extracting(row -> row.getField("image_id"))
                .containsExactly("pets-0-0", "pets-0-2", "pets-0-4", "pets-1-1", "pets-1-3", "pets-1-5");
        assertThat(rows).extracting(row -> row.getField("label")).containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
        List<?> planes = (List<?>) rows.get(3).getField("image");
        assertThat(planes).hasSize(1);
        assertThat((List<?>) planes.get(0)).hasSize(Samples.SIDE);
        List<?> pixels = flat(planes);
        assertThat(pixels).hasSize(Samples.SIDE * Samples.SIDE);
        assertThat(pixels.get(5)).isEqualTo(Samples.pixel(1, 1, 5));
        List<?> dense = (List<?>) rows.get(3).getField("dense_label");
        assertThat(dense).hasSize(ROWS);
        assertProbabilities(flat(dense), 1);
        assertThat(rows.get(3).getField("stage")).isEqualTo(1);
        assertThat(rows.get(3).getField("soft_label")).isEqualTo(List.of(0.25f, 0.75f));
    }

    @Test
    void shouldTellShapesAndLeaveOutColumnsThatNoImageHas() throws IOException {
        assertThat(features("soft").at("/image/shape").toString()).isEqualTo("[1,4,4]");
        assertThat(features("soft-2").at("/image/_type").asText()).isEqualTo("Array3D");
        assertThat(features("soft-3").at("/dense_label/shape").toString()).isEqualTo("[4,2]");
        assertThat(features("soft-4").has("soft_label")).isTrue();

        storeWithoutSoftLabels();

        assertThat(features("hard").has("soft_label")).isFalse();
    }

    private void storeWithoutSoftLabels() {
        catalog.close();
        catalog = DatasetCatalog.open(CatalogSettings.local(folder.resolve("hard-warehouse")));
        AugmentedRecord record = Samples.labelled(DATASET, 0, 1, 1);
        SyntheticImage hard =
                SyntheticImage.newBuilder(record.getImage()).setSoftLabel(null).build();
        store(List.of(
                new StoredRow(AugmentedRecord.newBuilder(record).setImage(hard).build(), 0, 0)));
    }

    private JsonNode features(String name) throws IOException {
        Path file = export(ExportFormat.PARQUET, name).folder().resolve("data/train-00000-of-00001.parquet");
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            String json = reader.getFileMetaData().getKeyValueMetaData().get("huggingface");
            return new ObjectMapper().readTree(json).at("/info/features");
        }
    }

    @Test
    void shouldWriteTarShardsWithOneSampleAnImage() throws IOException {
        ExportReport report = export(ExportFormat.WEBDATASET, "tar");

        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(Files.newInputStream(report.folder().resolve("pets-000000.tar")))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                entries.put(entry.getName(), tar.readAllBytes());
            }
        }
        assertThat(entries.keySet())
                .startsWith("pets-0-0.cls", "pets-0-0.dense.npy", "pets-0-0.image.npy", "pets-0-0.json")
                .contains("pets-1-5.png")
                .hasSize(4 * IMAGES);
        assertThat(entries.get("pets-1-3.cls")).asString(UTF_8).isEqualTo("1");
        assertThat(npyHeader(entries.get("pets-1-3.image.npy")))
                .contains("'descr': '<f4'", "'shape': (1, 4, 4)", "'fortran_order': False");
        assertThat(npyValues(entries.get("pets-1-3.image.npy")).getFloat(4 * 7)).isEqualTo(Samples.pixel(3, 1, 7));
        assertThat(npyHeader(entries.get("pets-1-3.dense.npy"))).contains("'descr': '<f2'", "'shape': (4, 2)");
        BufferedImage png = ImageIO.read(new ByteArrayInputStream(entries.get("pets-1-5.png")));
        assertThat(png.getRaster().getSample(3, 2, 0)).isEqualTo(5 * 16 + 2 * 4 + 3);
        JsonNode json = new ObjectMapper().readTree(entries.get("pets-1-3.json"));
        assertThat(json.get("class_name").asText()).isEqualTo("dog");
        assertThat(json.get("stage").asInt()).isEqualTo(1);
        assertThat(json.at("/soft_label/1").asDouble()).isEqualTo(0.75);
    }

    @Test
    void shouldWriteArraysOfAllImages() throws IOException {
        ExportReport report = export(ExportFormat.NPZ, "npz");

        Map<String, byte[]> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(Files.newInputStream(report.folder().resolve("dataset.npz")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName(), zip.readAllBytes());
            }
        }
        assertThat(arrays)
                .containsOnlyKeys(
                        "images.npy",
                        "labels.npy",
                        "dense.npy",
                        "stages.npy",
                        "soft.npy",
                        "ids.npy",
                        "class_names.npy");
        assertThat(npyValues(arrays.get("stages.npy")).getLong(8 * 5)).isEqualTo(1);
        assertThat(npyHeader(arrays.get("soft.npy"))).contains("'shape': (6, 2)");
        assertThat(npyValues(arrays.get("soft.npy")).getFloat(4)).isEqualTo(0.75f);
        assertThat(npyHeader(arrays.get("images.npy"))).contains("'shape': (6, 1, 4, 4)");
        assertThat(npyHeader(arrays.get("dense.npy"))).contains("'shape': (6, 4, 2)");
        assertThat(npyHeader(arrays.get("ids.npy"))).contains("'descr': '<U8'", "'shape': (6,)");
        assertThat(npyValues(arrays.get("labels.npy")).getLong(8 * 5)).isEqualTo(1);
        assertThat(npyValues(arrays.get("images.npy")).getFloat(4 * (4 * 16 + 9)))
                .isEqualTo(Samples.pixel(3, 1, 9));
        List<Float> dense = new ArrayList<>();
        ByteBuffer values = npyValues(arrays.get("dense.npy")).position(3 * ROWS * 2 * Float.BYTES);
        for (int i = 0; i < ROWS * 2; i++) {
            dense.add(values.getFloat());
        }
        assertProbabilities(dense, 1);
        assertThat(report.files())
                .extracting(Path::toString)
                .containsExactly("README.md", "dataset.npz", "metadata.json");
    }

    @Test
    void shouldDescribeTheDataBesideIt() throws IOException {
        ExportReport report = export(ExportFormat.NPZ, "described");

        JsonNode metadata =
                new ObjectMapper().readTree(Files.readString(report.folder().resolve("metadata.json")));
        assertThat(metadata.at("/denseLabel/gridN").asInt()).isEqualTo(Samples.GRID_N);
        assertThat(metadata.at("/labeler/id").asText()).isEqualTo(Samples.LABELER);
        assertThat(metadata.at("/labeler/engine").asText()).isEqualTo("onnxruntime-1.29.0");
        assertThat(metadata.at("/normalisation/mean/0").asDouble()).isEqualTo(0.5);
        assertThat(metadata.at("/stageLearningRates/1").asDouble()).isEqualTo(0.02);
        assertThat(report.folder().resolve("README.md")).content().contains("2 x 2 sub-images of 62.50 %");
    }

    @Test
    void shouldDescribeTheDataUnderItsAgreedNames() throws IOException {
        ExportReport report = export(ExportFormat.NPZ, "keys");

        assertThat(new ObjectMapper()
                        .readTree(report.folder().resolve("metadata.json").toFile())
                        .fieldNames())
                .toIterable()
                .containsExactly(
                        "formatVersion",
                        "format",
                        "dataset",
                        "tag",
                        "manifestRevision",
                        "images",
                        "classNames",
                        "imageShape",
                        "normalisation",
                        "denseLabel",
                        "labeler",
                        "method",
                        "recipe",
                        "stageLearningRates",
                        "networkFamily");
    }

    /** Without the header, {@code datasets.load_dataset(folder)} takes metadata.json for a set of one row. */
    @ParameterizedTest
    @EnumSource
    void shouldNameItsDataFilesToHuggingFace(ExportFormat format) throws IOException {
        ExportReport report = export(format, "named");

        String readme = Files.readString(report.folder().resolve("README.md"));
        assertThat(readme).startsWith("---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n");
        String path = readme.lines()
                .filter(line -> line.startsWith("    path: \""))
                .map(line -> line.substring(11, line.length() - 1))
                .findFirst()
                .orElseThrow();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
        assertThat(report.files().stream().filter(matcher::matches).map(Path::toString))
                .hasSize(1)
                .noneMatch(file -> file.endsWith(".json"));
    }

    /** Of nested lists it makes lists, whatever the file says; what the header says is believed. */
    @Test
    void shouldTellHuggingFaceTheShapesOfArrays() throws IOException {
        String readme =
                Files.readString(export(ExportFormat.PARQUET, "shaped").folder().resolve("README.md"));

        assertThat(readme.lines().filter(line -> line.startsWith("dataset_info: ")))
                .singleElement()
                .asString()
                .contains(
                        "{\"name\":\"image\",\"dtype\":{\"array3_d\":{\"shape\":[1,4,4],\"dtype\":\"float32\"}}}",
                        "{\"name\":\"dense_label\",\"dtype\":{\"array2_d\":{\"shape\":[4,2],\"dtype\":\"float32\"}}}",
                        "{\"name\":\"label\",\"dtype\":{\"class_label\":{\"names\":{\"0\":\"cat\",\"1\":\"dog\"}}}}");
        assertThat(Files.readString(export(ExportFormat.NPZ, "plain").folder().resolve("README.md")))
                .doesNotContain("dataset_info");
    }

    @Test
    void shouldRefuseAFolderThatHoldsSomething() throws IOException {
        Path target = Files.createDirectories(folder.resolve("full"));
        Files.writeString(target.resolve("mine.txt"), "mine");

        assertThatThrownBy(() -> export(ExportFormat.NPZ, "full"))
                .hasMessage("Cannot export to " + target + ": it holds mine.txt (expected: a new or an empty folder)");
        assertThat(target.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void shouldLeaveNothingBehindWhenItFails() throws IOException {
        ProgressListener failing = (done, total, detail) -> {
            if (done == 3) {
                throw new IllegalStateException("stopped");
            }
        };

        assertThatThrownBy(() -> DatasetExporter.export(
                        catalog, DATASET, TAG, ExportFormat.WEBDATASET, folder.resolve("failed"), failing))
                .hasMessageContaining("stopped");

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("warehouse");
        }
    }

    @Test
    void shouldLetOthersOpenTheFolderAsAnyOther() throws IOException {
        Path plain = Files.createDirectory(folder.resolve("plain"));

        assertThat(Files.getPosixFilePermissions(
                        export(ExportFormat.NPZ, "mode").folder()))
                .isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void shouldExportIntoAnEmptyFolder() throws IOException {
        Files.createDirectories(folder.resolve("empty"));

        assertThat(export(ExportFormat.PARQUET, "empty").folder().resolve("README.md"))
                .exists();
    }

    private ExportReport export(ExportFormat format, String name) {
        return DatasetExporter.export(catalog, DATASET, TAG, format, folder.resolve(name), ProgressListener.NONE);
    }

    private static List<?> flat(List<?> nested) {
        return nested.stream()
                .flatMap(item -> item instanceof List<?> list ? flat(list).stream() : Stream.of(item))
                .toList();
    }

    private static void assertProbabilities(List<?> actual, int index) {
        float[] expected = Samples.probabilities(index, 1, 1);
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((Float) actual.get(i)).isCloseTo(expected[i], within(HALF_PRECISION));
        }
    }

    private static String npyHeader(byte[] array) {
        assertThat(array).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        int length = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertThat((10 + length) % 64).isZero();
        return new String(Arrays.copyOfRange(array, 10, 10 + length), UTF_8);
    }

    private static ByteBuffer npyValues(byte[] array) {
        int length = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        return ByteBuffer.wrap(Arrays.copyOfRange(array, 10 + length, array.length))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
