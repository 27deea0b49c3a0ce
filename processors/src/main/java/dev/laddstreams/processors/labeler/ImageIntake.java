package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.processors.labeler.WorkItem.Refused;
import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import dev.laddstreams.processors.labeler.WorkItem.ToWithdraw;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes and checks consumed records, before they share a batch with others: what breaks its contract becomes a {@link
 * Refused} item. A registry or an object store that is away is an error of the lane, not of the record. Not thread-safe.
 */
final class ImageIntake implements AutoCloseable {
    private final String dataset;
    private final ImageShape shape;
    private final int classes;
    private final Deserializer<SyntheticImage> deserializer;
    private final PixelDecoder pixels;

    /** @param deserializer closed with this */
    ImageIntake(
            String dataset,
            ImageShape shape,
            int classes,
            Deserializer<SyntheticImage> deserializer,
            PixelDecoder pixels) {
        this.dataset = dataset;
        this.shape = shape;
        this.classes = classes;
        this.deserializer = deserializer;
        this.pixels = pixels;
    }

    /**
     * Empty for a PREVIEW, which is not labelled.
     *
     * @throws LaddException with a reason that {@linkplain Reason#mayPass may pass}, or {@code INTERRUPTED}
     */
    Optional<WorkItem> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return check(record);
        } catch (LaddException e) {
            if (e.reason().mayPass() || e.reason() == Reason.INTERRUPTED) {
                // the lane's trouble, whatever the record holds
                throw e;
            }
            return Optional.of(Refused.because(record, e));
        }
    }

    /**
     * The image that a record labels or withdraws, without a look at its pixels; empty for a PREVIEW, and for what breaks its
     * contract.
     *
     * @throws LaddException {@code REGISTRY_UNAVAILABLE}
     */
    Optional<ImageRevision> revision(ConsumerRecord<byte[], byte[]> record) {
        try {
            SyntheticImage image = decode(record);
            return switch (image.getState()) {
                case FINAL, WITHDRAWN -> Optional.of(new ImageRevision(image.getImageId(), image.getRevision()));
                case PREVIEW, UNKNOWN -> Optional.empty();
            };
        } catch (LaddException e) {
            if (e.reason() == Reason.REGISTRY_UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        deserializer.close();
    }

    private SyntheticImage decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw invalid("a tombstone", "an image; one that is taken back is WITHDRAWN");
        }
        SyntheticImage image = deserializer.deserialize(record.topic(), record.headers(), record.value());
        requireKey(record.key(), image.getImageId());
        require(dataset.equals(image.getDataset()), "dataset " + image.getDataset(), dataset);
        return image;
    }

    private Optional<WorkItem> check(ConsumerRecord<byte[], byte[]> record) {
        SyntheticImage image = decode(record);
        return switch (image.getState()) {
            case PREVIEW -> Optional.empty();
            case WITHDRAWN -> Optional.of(new ToWithdraw(record, image));
            case FINAL -> {
                requireContract(image);
                yield Optional.of(new ToLabel(record, image, pixels.decode(image)));
            }
            case UNKNOWN -> throw invalid("state " + image.getState(), "PREVIEW, FINAL or WITHDRAWN");
        };
    }

    private static void requireKey(byte[] key, String imageId) {
        String actual = key == null ? null : new String(key, StandardCharsets.UTF_8);
        if (!imageId.equals(actual)) {
            throw LaddException.cannot(
                    Reason.RECORD_KEY_INVALID, "label image", "key " + actual, "its imageId, " + imageId);
        }
    }

    private void requireContract(SyntheticImage image) {
        require(
                image.getChannels() == shape.channels()
                        && image.getHeight() == shape.height()
                        && image.getWidth() == shape.width(),
                "shape " + image.getChannels() + "x" + image.getHeight() + "x" + image.getWidth(),
                shape.toString());
        require(
                image.getClassIndex() >= 0 && image.getClassIndex() < classes,
                "class " + image.getClassIndex(),
                "0 to " + (classes - 1));
        List<Float> softLabel = image.getSoftLabel();
        require(
                softLabel == null
                        || (softLabel.size() == classes && softLabel.stream().allMatch(p -> p >= 0 && p <= 1)),
                "soft label " + softLabel,
                classes + " probabilities");
    }

    private static void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw invalid(value, expected);
        }
    }

    private static LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, "label image", value, expected);
    }
}
