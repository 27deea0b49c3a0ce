package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.TrustedFiles;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.data.Record;

/**
 * One image of a tag with its dense label, as stored. The arrays belong to the caller.
 *
 * @param stage 0-based; networks train on the images up to a stage before those of the next one join
 * @param softLabel of the whole image, one probability a class; empty where the class is the label
 */
public record StoredImage(
        String imageId,
        int revision,
        int stage,
        Picture picture,
        int classIndex,
        List<Float> softLabel,
        StoredLabel denseLabel,
        Provenance provenance) {
    public StoredImage {
        softLabel = List.copyOf(softLabel);
    }

    /**
     * The pixels of an image and how they are encoded.
     *
     * @param bytes as {@link PixelCodec} reads them
     */
    public record Picture(ImageShape shape, PixelEncoding encoding, byte[] bytes) {
        private static Picture of(Record row, TrustedFiles claimChecks) {
            return new Picture(
                    new ImageShape(
                            (int) row.getField(TableColumns.CHANNELS), (int) row.getField(TableColumns.HEIGHT), (int)
                                    row.getField(TableColumns.WIDTH)),
                    PixelEncoding.of((String) row.getField(TableColumns.PIXEL_TYPE)),
                    StoredImage.pixels(row, claimChecks));
        }
    }

    /**
     * What made the image, and what labelled it.
     *
     * @param method that made the image
     * @param seed of the method
     * @param engine that computed the dense label
     * @param manifestRevision of the dataset that the image belonged to when it was labelled
     * @param labelledAt ISO 8601
     */
    public record Provenance(String method, long seed, String engine, int manifestRevision, String labelledAt) {
        private static Provenance of(Record row) {
            return new Provenance(
                    (String) row.getField(TableColumns.METHOD),
                    (long) row.getField(TableColumns.SEED),
                    (String) row.getField(TableColumns.ENGINE),
                    (int) row.getField(TableColumns.MANIFEST_REVISION),
                    row.getField(TableColumns.LABELLED_AT).toString());
        }
    }

    /** @param claimChecks holds the pixels that the row only refers to */
    static StoredImage of(Record row, TrustedFiles claimChecks) {
        return new StoredImage(
                (String) row.getField(TableColumns.IMAGE_ID),
                (int) row.getField(TableColumns.IMAGE_REVISION),
                (int) row.getField(TableColumns.STAGE),
                Picture.of(row, claimChecks),
                (int) row.getField(TableColumns.CLASS_INDEX),
                softLabel(row),
                StoredLabel.of(row),
                Provenance.of(row));
    }

    private static List<Float> softLabel(Record row) {
        List<?> stored = (List<?>) row.getField(TableColumns.SOFT_LABEL);
        return stored == null
                ? List.of()
                : stored.stream().map(Float.class::cast).toList();
    }

    private static byte[] pixels(Record row, TrustedFiles claimChecks) {
        ByteBuffer pixels = (ByteBuffer) row.getField(TableColumns.PIXELS);
        if (pixels != null) {
            return bytes(pixels);
        }
        try {
            return claimChecks.read(
                    (String) row.getField(TableColumns.CLAIM_URI),
                    (String) row.getField(TableColumns.CLAIM_SHA256),
                    (long) row.getField(TableColumns.CLAIM_SIZE));
        } catch (LaddException e) {
            throw new LaddException(
                    e.reason(),
                    "Cannot read image " + row.getField(TableColumns.IMAGE_ID) + ", whose pixels lie in a file of"
                            + " claim-checks.dir: " + e.getMessage(),
                    e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The image in normalised space, [channels, height, width]. */
    public float[] values(Normalisation normalisation) {
        return PixelCodec.decode(ByteBuffer.wrap(picture.bytes()), picture.shape(), picture.encoding(), normalisation);
    }

    /** Probabilities [rows, classes] of the dense label; each row sums to 1. */
    public float[] probabilities() {
        return denseLabel.probabilities();
    }
}
