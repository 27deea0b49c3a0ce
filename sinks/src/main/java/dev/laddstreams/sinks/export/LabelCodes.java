package dev.laddstreams.sinks.export;

import static org.apache.iceberg.types.Types.NestedField.optional;

import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.label.LabelEncoding;
import dev.laddstreams.sinks.table.LocalFileIO;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.StoredLabel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Dense labels as they are stored, where all are of one lattice code: {@code codes/labels.parquet}, one row a sub-image, and
 * up to {@value #TABLE_BITS} bits {@code codes/decode.parquet} with the probabilities of each code that occurs. Where they are
 * not, nothing is written.
 */
final class LabelCodes implements AutoCloseable {
    /** The codes that occur are told apart by one bit each. */
    static final int TABLE_BITS = 24;

    private static final Schema LABELS = new Schema(
            optional(1, "image_id", Types.StringType.get()),
            optional(2, "sub_image", Types.IntegerType.get()),
            optional(3, "code", Types.BinaryType.get()));
    private static final Schema DECODE = new Schema(
            optional(1, "code", Types.BinaryType.get()),
            optional(2, "probabilities", Types.ListType.ofOptional(3, Types.FloatType.get())));

    private final Path folder;
    private final BitSet occurring = new BitSet();
    private @Nullable StoredLabel first;
    private @Nullable FileAppender<Record> labels;
    private boolean mixed;

    LabelCodes(Path folder) {
        this.folder = folder.resolve("codes");
    }

    void write(StoredImage image) throws IOException {
        StoredLabel label = image.denseLabel();
        if (first == null) {
            first = label;
        }
        mixed = mixed || !isCode(label.codec()) || !label.codec().equals(first.codec());
        if (mixed) {
            return;
        }
        if (labels == null) {
            labels = open("labels.parquet", LABELS);
        }
        int bytes = label.codec().bits() / 8;
        for (int row = 0; row < label.rows(); row++) {
            byte[] code = Arrays.copyOfRange(label.bytes(), row * bytes, (row + 1) * bytes);
            GenericRecord stored = GenericRecord.create(LABELS);
            stored.setField("image_id", image.imageId());
            stored.setField("sub_image", row);
            stored.setField("code", ByteBuffer.wrap(code));
            labels.add(stored);
            if (hasTable(label.codec())) {
                occurring.set(number(code));
            }
        }
    }

    static boolean isCode(LabelCodec codec) {
        return codec.encoding() == LabelEncoding.LATTICE;
    }

    static boolean hasTable(LabelCodec codec) {
        return codec.bits() <= TABLE_BITS;
    }

    private static int number(byte[] code) {
        int number = 0;
        for (int i = 0; i < code.length; i++) {
            number |= (code[i] & 0xff) << (8 * i);
        }
        return number;
    }

    private FileAppender<Record> open(String name, Schema schema) throws IOException {
        return Parquet.write(
                        new LocalFileIO().newOutputFile(folder.resolve(name).toString()))
                .schema(schema)
                .named("ladd")
                .set("write.parquet.compression-codec", "zstd")
                .createWriterFunc(GenericParquetWriter::create)
                .build();
    }

    private void writeTable(StoredLabel like) throws IOException {
        int bytes = like.codec().bits() / 8;
        try (FileAppender<Record> table = open("decode.parquet", DECODE)) {
            for (int number = occurring.nextSetBit(0); number >= 0; number = occurring.nextSetBit(number + 1)) {
                byte[] code = new byte[bytes];
                for (int i = 0; i < bytes; i++) {
                    code[i] = (byte) (number >>> (8 * i));
                }
                List<Float> probabilities = new ArrayList<>();
                for (float p : new StoredLabel(code, 1, like.classes(), like.codec()).probabilities()) {
                    probabilities.add(p);
                }
                GenericRecord row = GenericRecord.create(DECODE);
                row.setField("code", ByteBuffer.wrap(code));
                row.setField("probabilities", probabilities);
                table.add(row);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (labels == null || first == null) {
            return;
        }
        labels.close();
        if (mixed) {
            Files.delete(folder.resolve("labels.parquet"));
            Files.delete(folder);
        } else if (hasTable(first.codec())) {
            writeTable(first);
        }
    }
}
