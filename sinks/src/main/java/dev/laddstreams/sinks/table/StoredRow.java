package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.ZoneOffset;
import org.apache.iceberg.data.GenericRecord;

/**
 * A record of the augmented topic and where it was read.
 *
 * @param partition of the augmented topic
 * @param offset within the partition
 */
public record StoredRow(AugmentedRecord augmented, int partition, long offset) {
    private static final GenericRecord EMPTY = GenericRecord.create(TableColumns.SCHEMA);

    public StoredRow {
        requireNonNull(augmented, "augmented");
    }

    GenericRecord toRecord() {
        SyntheticImage image = augmented.getImage();
        Provenance provenance = augmented.getProvenance();
        GenericRecord row = EMPTY.copy();
        row.setField(TableColumns.IMAGE_ID, image.getImageId());
        row.setField(TableColumns.IMAGE_REVISION, image.getRevision());
        row.setField(TableColumns.STATE, augmented.getState().name());
        row.setField(TableColumns.LABELER_ID, provenance.getLabelerId());
        row.setField(TableColumns.LABELER_VERSION, provenance.getVersion());
        row.setField(TableColumns.KAFKA_PARTITION, partition);
        row.setField(TableColumns.KAFKA_OFFSET, offset);
        setImage(row, image);
        setDenseLabel(row, augmented.getDenseLabel());
        setProvenance(row, provenance);
        row.setField(TableColumns.LABELLED_AT, augmented.getLabelledAt().atOffset(ZoneOffset.UTC));
        return row;
    }

    private static void setImage(GenericRecord row, SyntheticImage image) {
        row.setField(TableColumns.CLASS_INDEX, image.getClassIndex());
        row.setField(TableColumns.HEIGHT, image.getHeight());
        row.setField(TableColumns.WIDTH, image.getWidth());
        row.setField(TableColumns.CHANNELS, image.getChannels());
        row.setField(TableColumns.PIXEL_TYPE, image.getPixelType().name());
        row.setField(TableColumns.PIXELS, image.getPixels());
        ClaimCheck claim = image.getClaimCheck();
        if (claim != null) {
            row.setField(TableColumns.CLAIM_URI, claim.getUri());
            row.setField(TableColumns.CLAIM_SHA256, claim.getSha256());
            row.setField(TableColumns.CLAIM_SIZE, claim.getSize());
        }
        row.setField(TableColumns.SOFT_LABEL, image.getSoftLabel());
        row.setField(TableColumns.METHOD, image.getMethod());
        row.setField(TableColumns.STAGE, image.getStage());
        row.setField(TableColumns.SEED, image.getSeed());
        row.setField(TableColumns.SOURCE_POSITIONS, image.getSourcePositions());
        row.setField(TableColumns.PRODUCED_AT, image.getProducedAt().atOffset(ZoneOffset.UTC));
    }

    private static void setDenseLabel(GenericRecord row, DenseLabel label) {
        if (label == null) {
            return;
        }
        row.setField(TableColumns.DENSE_LABEL, label.getValues());
        row.setField(TableColumns.DENSE_ROWS, label.getRows());
        row.setField(TableColumns.DENSE_CLASSES, label.getClasses());
        row.setField(TableColumns.DENSE_ENCODING, StoredLabel.codec(label).name());
    }

    private static void setProvenance(GenericRecord row, Provenance provenance) {
        row.setField(TableColumns.LABELER_SHA256, provenance.getSha256());
        row.setField(TableColumns.GRID_N, provenance.getGrid().getN());
        row.setField(TableColumns.GRID_CROP_RATIO, provenance.getGrid().getCropRatio());
        row.setField(TableColumns.GRID_RESIZE, provenance.getGrid().getResize());
        row.setField(TableColumns.TEMPERATURE, provenance.getTemperature());
        row.setField(TableColumns.ENGINE, provenance.getEngine());
        row.setField(TableColumns.SOURCE_TOPIC, provenance.getSourceTopic());
        row.setField(TableColumns.SOURCE_PARTITION, provenance.getSourcePartition());
        row.setField(TableColumns.SOURCE_OFFSET, provenance.getSourceOffset());
        row.setField(TableColumns.MANIFEST_REVISION, provenance.getManifestRevision());
    }
}
