package dev.laddstreams.sinks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.table.StoredLabel;
import dev.laddstreams.sinks.table.StoredRow;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Decodes records of an augmented topic and checks them against their contract. Not thread-safe. */
final class AugmentedDecoder {
    private static final String ACTION = "store augmented record";

    private final Deserializer<AugmentedRecord> deserializer;

    AugmentedDecoder(Deserializer<AugmentedRecord> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * @throws LaddException with reason {@code REGISTRY_UNAVAILABLE} when the record may be fine, and with
     *     {@code RECORD_UNDECODABLE}, {@code RECORD_KEY_INVALID} or {@code RECORD_INVALID} when it is not
     */
    StoredRow decode(String dataset, ConsumerRecord<byte[], byte[]> raw) {
        AugmentedRecord augmented = deserializer.deserialize(raw.topic(), raw.headers(), raw.value());
        if (augmented == null) {
            throw invalid("a tombstone at offset " + raw.offset(), "a record with state WITHDRAWN");
        }
        requireKey(raw.key(), augmented);
        SyntheticImage image = augmented.getImage();
        if (!image.getDataset().equals(dataset)) {
            throw invalid("image of dataset " + image.getDataset() + " on topic " + raw.topic(), "dataset " + dataset);
        }
        if (augmented.getState() == AugmentedState.UNKNOWN) {
            throw invalid("unknown state of " + image.getImageId(), "LABELLED or WITHDRAWN");
        }
        if (augmented.getState() == AugmentedState.LABELLED) {
            requirePixels(image);
            requireDenseLabel(augmented);
        }
        return new StoredRow(augmented, raw.partition(), raw.offset());
    }

    private static void requireKey(byte[] key, AugmentedRecord augmented) {
        Provenance provenance = augmented.getProvenance();
        String implied = RecordKeys.augmented(
                augmented.getImage().getImageId(), provenance.getLabelerId(), provenance.getVersion());
        String actual = key == null ? null : new String(key, UTF_8);
        if (!implied.equals(actual)) {
            throw LaddException.cannot(Reason.RECORD_KEY_INVALID, ACTION, "key " + actual, implied);
        }
    }

    private static void requirePixels(SyntheticImage image) {
        ByteBuffer inline = image.getPixels();
        ClaimCheck claimCheck = image.getClaimCheck();
        if (inline == null && claimCheck == null) {
            throw invalid(image.getImageId() + " without pixels", "pixels or a claim check");
        }
        int each = PixelEncoding.of(image.getPixelType().name()).bytesPerPixel();
        long expected = (long) image.getChannels() * image.getHeight() * image.getWidth() * each;
        long actual = inline == null ? claimCheck.getSize() : inline.remaining();
        if (actual != expected) {
            throw invalid(
                    image.getImageId() + " with " + actual + " pixel bytes",
                    expected + " for " + image.getChannels() + "x" + image.getHeight() + "x" + image.getWidth() + " "
                            + image.getPixelType());
        }
    }

    private static void requireDenseLabel(AugmentedRecord augmented) {
        String imageId = augmented.getImage().getImageId();
        DenseLabel label = augmented.getDenseLabel();
        if (label == null) {
            throw invalid(imageId + " without a dense label", "one for a record with state LABELLED");
        }
        int n = augmented.getProvenance().getGrid().getN();
        if (label.getRows() != n * n) {
            throw invalid(imageId + " with " + label.getRows() + " label rows", n * n + " for a grid of N = " + n);
        }
        int classIndex = augmented.getImage().getClassIndex();
        if (classIndex < 0 || classIndex >= label.getClasses()) {
            throw invalid(imageId + " of class " + classIndex, "0.." + (label.getClasses() - 1));
        }
        StoredLabel.of(label).check();
    }

    private static LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, ACTION, value, expected);
    }
}
