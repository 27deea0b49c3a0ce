package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.label.LabelEncoding;
import dev.laddstreams.schemas.avro.DenseLabel;
import java.nio.ByteBuffer;
import org.apache.iceberg.data.Record;

/**
 * A dense label as stored, from a record or from a table: the one place where either is decoded.
 *
 * @param bytes row after row, as {@link DenseLabelCodec} reads them
 */
public record StoredLabel(byte[] bytes, int rows, int classes, LabelCodec codec) {
    private static final String ACTION = "read dense label";

    public StoredLabel {
        requireNonNull(codec, "codec");
    }

    /** @throws LaddException with reason {@code RECORD_INVALID} when its codec is none that is known here */
    public static StoredLabel of(DenseLabel label) {
        return new StoredLabel(bytes(label.getValues()), label.getRows(), label.getClasses(), codec(label));
    }

    static StoredLabel of(Record row) {
        String name = (String) row.getField(TableColumns.DENSE_ENCODING);
        return new StoredLabel(
                bytes((ByteBuffer) row.getField(TableColumns.DENSE_LABEL)),
                (int) row.getField(TableColumns.DENSE_ROWS),
                (int) row.getField(TableColumns.DENSE_CLASSES),
                LabelCodec.find(name).orElseThrow(() -> unknown("codec " + name)));
    }

    /** @throws LaddException with reason {@code RECORD_INVALID} when it is none that is known here */
    static LabelCodec codec(DenseLabel label) {
        String name = label.getEncoding().name();
        LabelEncoding encoding =
                EnumCode.find(LabelEncoding.class, name).orElseThrow(() -> unknown("a codec newer than this version"));
        return new LabelCodec(encoding, label.getBits());
    }

    private static LaddException unknown(String value) {
        return LaddException.cannot(
                Reason.RECORD_INVALID, ACTION, value, String.join(", ", EnumCode.all(LabelEncoding.class)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Checks all that {@link #probabilities} checks, without an array of them. */
    public void check() {
        DenseLabelCodec.check(ByteBuffer.wrap(bytes), rows, classes, codec);
    }

    /** Probabilities [rows, classes]; each row sums to 1. */
    public float[] probabilities() {
        return DenseLabelCodec.decode(ByteBuffer.wrap(bytes), rows, classes, codec);
    }
}
