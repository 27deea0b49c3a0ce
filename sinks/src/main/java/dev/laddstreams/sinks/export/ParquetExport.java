package dev.laddstreams.sinks.export;

import static org.apache.iceberg.types.Types.NestedField.optional;

import dev.laddstreams.sinks.table.LocalFileIO;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/**
 * {@code data/train-<number>-of-<count>.parquet}, one row an image. Image and dense label are nested lists of float32;
 * {@link HuggingFaceFeatures} tell their shapes and the class names. No column is empty: soft labels of
 * whole images have one only where there are any. Beside them lie the {@link LabelCodes}.
 */
final class ParquetExport implements ExportWriter {
    private static final long FILE_BYTES = 512L << 20;
    /** Optional throughout: {@code datasets} applies its features only to nullable columns. */
    private static final List<Types.NestedField> COLUMNS = List.of(
            optional(1, "image_id", Types.StringType.get()),
            optional(2, "label", Types.LongType.get()),
            optional(3, "class_name", Types.StringType.get()),
            optional(4, "channels", Types.IntegerType.get()),
            optional(5, "height", Types.IntegerType.get()),
            optional(6, "width", Types.IntegerType.get()),
            optional(
                    7,
                    "image",
                    Types.ListType.ofOptional(
                            8, Types.ListType.ofOptional(9, Types.ListType.ofOptional(10, Types.FloatType.get())))),
            optional(11, "dense_rows", Types.IntegerType.get()),
            optional(12, "dense_classes", Types.IntegerType.get()),
            optional(
                    13,
                    "dense_label",
                    Types.ListType.ofOptional(14, Types.ListType.ofOptional(15, Types.FloatType.get()))),
            optional(16, "revision", Types.IntegerType.get()),
            optional(17, "labeler_id", Types.StringType.get()),
            optional(18, "labeler_version", Types.IntegerType.get()),
            optional(19, "stage", Types.IntegerType.get()));

    private static final Types.NestedField SOFT_LABEL =
            optional(20, "soft_label", Types.ListType.ofOptional(21, Types.FloatType.get()));

    private final TaggedDataset tagged;
    private final Path folder;
    private final Schema schema;
    private final int rowsPerFile;
    private final int files;
    private final LabelCodes codes;
    private FileAppender<Record> file;
    private int written;

    ParquetExport(TaggedDataset tagged, Path folder) throws IOException {
        this.tagged = tagged;
        this.folder = folder.resolve("data");
        this.schema = new Schema(columns(tagged));
        TagInfo.Manifest manifest = tagged.info().manifest();
        int n = tagged.info().labeler().gridN();
        long rowBytes = 4L * manifest.shape().values()
                + 4L * n * n * manifest.classNames().size();
        this.rowsPerFile = (int) Math.max(1, Math.min(Integer.MAX_VALUE, FILE_BYTES / rowBytes));
        this.files = Math.max(1, -Math.floorDiv(-tagged.count(), rowsPerFile));
        this.codes = new LabelCodes(folder);
        this.file = open(0);
    }

    static List<Types.NestedField> columns(TaggedDataset tagged) {
        List<Types.NestedField> columns = new ArrayList<>(COLUMNS);
        if (tagged.hasSoftLabels()) {
            columns.add(SOFT_LABEL);
        }
        return columns;
    }

    private FileAppender<Record> open(int number) throws IOException {
        Path path = folder.resolve(String.format(Locale.ROOT, "train-%05d-of-%05d.parquet", number, files));
        return Parquet.write(new LocalFileIO().newOutputFile(path.toString()))
                .schema(schema)
                .named("ladd")
                .set("write.parquet.compression-codec", "zstd")
                .meta("huggingface", HuggingFaceFeatures.of(tagged).inFile())
                .createWriterFunc(GenericParquetWriter::create)
                .build();
    }

    @Override
    public void write(StoredImage image) throws IOException {
        if (written > 0 && written % rowsPerFile == 0) {
            file.close();
            file = open(written / rowsPerFile);
        }
        TagInfo info = tagged.info();
        GenericRecord row = GenericRecord.create(schema);
        row.setField("image_id", image.imageId());
        row.setField("label", (long) image.classIndex());
        row.setField("class_name", info.manifest().classNames().get(image.classIndex()));
        row.setField("channels", image.picture().shape().channels());
        row.setField("height", image.picture().shape().height());
        row.setField("width", image.picture().shape().width());
        row.setField("image", planes(image));
        row.setField("dense_rows", image.denseLabel().rows());
        row.setField("dense_classes", image.denseLabel().classes());
        row.setField(
                "dense_label",
                rows(
                        image.probabilities(),
                        0,
                        image.denseLabel().rows(),
                        image.denseLabel().classes()));
        row.setField("revision", image.revision());
        row.setField("labeler_id", info.labelerId());
        row.setField("labeler_version", info.version());
        row.setField("stage", image.stage());
        if (schema.findField(SOFT_LABEL.name()) != null) {
            row.setField(SOFT_LABEL.name(), image.softLabel().isEmpty() ? oneHot(image) : image.softLabel());
        }
        file.add(row);
        codes.write(image);
        written++;
    }

    /** What a class says as a soft label. */
    private static List<Float> oneHot(StoredImage image) {
        float[] label = new float[image.denseLabel().classes()];
        label[image.classIndex()] = 1;
        return rows(label, 0, 1, label.length).get(0);
    }

    private List<List<List<Float>>> planes(StoredImage image) {
        float[] values = image.values(tagged.info().manifest().normalisation());
        int height = image.picture().shape().height();
        int width = image.picture().shape().width();
        return IntStream.range(0, image.picture().shape().channels())
                .mapToObj(channel -> rows(values, channel * height * width, height, width))
                .toList();
    }

    private static List<List<Float>> rows(float[] values, int start, int count, int width) {
        List<List<Float>> rows = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            Float[] boxed = new Float[width];
            for (int i = 0; i < width; i++) {
                boxed[i] = values[start + row * width + i];
            }
            rows.add(List.of(boxed));
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        file.close();
        codes.close();
    }
}
