package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.LabelEncoding;
import dev.laddstreams.sinks.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

class StoredLabelTest {
    private static final Path FIRST_SCHEMA = Path.of("../schemas/contracts/src/history/AugmentedRecord/v1.avsc");

    @Test
    void shouldReadWhatARecordAndWhatARowHold() {
        float[] thirds = {1, 0, 1 / 3f, 2 / 3f};
        byte[] stored = DenseLabelCodec.encode(thirds, 0, 2, 2, LabelCodec.lattice(8));
        DenseLabel label = new DenseLabel(2, 2, LabelEncoding.LATTICE, 8, ByteBuffer.wrap(stored));
        AugmentedRecord record = AugmentedRecord.newBuilder(Samples.labelled("pets", 0, 1, 1))
                .setDenseLabel(label)
                .build();

        StoredLabel read = StoredLabel.of(new StoredRow(record, 0, 0).toRecord());

        assertThat(read.codec()).isEqualTo(LabelCodec.lattice(8));
        assertThat(read.bytes()).containsExactly(0, 170);
        // (255 + .05) / (255 + .1), and so on
        float[] probabilities = {5101 / 5102f, 1 / 5102f, 1701 / 5102f, 3401 / 5102f};
        assertThat(read.probabilities()).containsExactly(probabilities);
        assertThat(StoredLabel.of(label).probabilities()).containsExactly(probabilities);
    }

    @Test
    void shouldRefuseACodecThatItDoesNotKnow() {
        DenseLabel newer = new DenseLabel(1, 2, LabelEncoding.UNKNOWN, 8, ByteBuffer.allocate(1));

        assertThatThrownBy(() -> StoredLabel.of(newer))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage("Cannot read dense label: a codec newer than this version"
                        + " (expected: float32, float16, uint8, sqrt4, lattice)");
    }

    @Test
    void shouldRefuseBitsThatItsCodecDoesNotHave() {
        DenseLabel odd = new DenseLabel(1, 2, LabelEncoding.LATTICE, 12, ByteBuffer.allocate(2));

        assertThatThrownBy(() -> StoredLabel.of(odd))
                .hasMessage("Cannot read dense labels: LATTICE of 12 bits"
                        + " (expected: 8 to 160 bits in whole bytes for LATTICE, 0 else)");
    }

    /** Records from before there were bits. */
    @Test
    void shouldReadRecordsOfTheFirstSchema() throws IOException {
        AugmentedRecord record = Samples.labelled("pets", 3, 1, 1);
        Schema first = new Schema.Parser().parse(FIRST_SCHEMA.toFile());

        byte[] written = write(reread(record, first));
        AugmentedRecord read = new SpecificDatumReader<AugmentedRecord>(first, record.getSchema())
                .read(null, DecoderFactory.get().binaryDecoder(written, null));

        assertThat(read).isEqualTo(record);
        assertThat(StoredLabel.of(read.getDenseLabel()).codec()).isEqualTo(LabelCodec.FLOAT16);
    }

    /** The record as a writer of that schema has it. */
    private static GenericRecord reread(AugmentedRecord record, Schema schema) throws IOException {
        return new GenericDatumReader<GenericRecord>(record.getSchema(), schema)
                .read(null, DecoderFactory.get().binaryDecoder(write(record), null));
    }

    private static byte[] write(IndexedRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<IndexedRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
