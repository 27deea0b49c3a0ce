package dev.laddstreams.sinks.table;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Columns of a dataset's table: one row for each record of the augmented topic. */
final class TableColumns {
    static final String IMAGE_ID = "image_id";
    static final String IMAGE_REVISION = "image_revision";
    /** {@code LABELLED} or {@code WITHDRAWN}. */
    static final String STATE = "state";

    static final String LABELER_ID = "labeler_id";
    static final String LABELER_VERSION = "labeler_version";
    static final String CLASS_INDEX = "class_index";
    static final String HEIGHT = "height";
    static final String WIDTH = "width";
    static final String CHANNELS = "channels";
    static final String PIXEL_TYPE = "pixel_type";
    static final String PIXELS = "pixels";
    static final String CLAIM_URI = "claim_uri";
    static final String CLAIM_SHA256 = "claim_sha256";
    static final String CLAIM_SIZE = "claim_size";
    static final String DENSE_LABEL = "dense_label";
    static final String DENSE_ROWS = "dense_rows";
    static final String DENSE_CLASSES = "dense_classes";
    static final String DENSE_ENCODING = "dense_encoding";
    static final String SOFT_LABEL = "soft_label";
    static final String METHOD = "method";
    static final String STAGE = "stage";
    static final String SEED = "seed";
    static final String SOURCE_POSITIONS = "source_positions";
    static final String PRODUCED_AT = "produced_at";
    static final String LABELER_SHA256 = "labeler_sha256";
    static final String GRID_N = "grid_n";
    static final String GRID_CROP_RATIO = "grid_crop_ratio";
    static final String GRID_RESIZE = "grid_resize";
    static final String TEMPERATURE = "temperature";
    static final String ENGINE = "engine";
    static final String SOURCE_TOPIC = "source_topic";
    static final String SOURCE_PARTITION = "source_partition";
    static final String SOURCE_OFFSET = "source_offset";
    static final String MANIFEST_REVISION = "manifest_revision";
    static final String LABELLED_AT = "labelled_at";
    static final String KAFKA_PARTITION = "kafka_partition";
    static final String KAFKA_OFFSET = "kafka_offset";

    static final Schema SCHEMA = new Schema(
            required(1, IMAGE_ID, Types.StringType.get()),
            required(2, IMAGE_REVISION, Types.IntegerType.get()),
            required(3, STATE, Types.StringType.get()),
            required(4, LABELER_ID, Types.StringType.get()),
            required(5, LABELER_VERSION, Types.IntegerType.get()),
            required(6, CLASS_INDEX, Types.IntegerType.get()),
            required(7, HEIGHT, Types.IntegerType.get()),
            required(8, WIDTH, Types.IntegerType.get()),
            required(9, CHANNELS, Types.IntegerType.get()),
            required(10, PIXEL_TYPE, Types.StringType.get()),
            optional(11, PIXELS, Types.BinaryType.get()),
            optional(12, CLAIM_URI, Types.StringType.get()),
            optional(13, CLAIM_SHA256, Types.StringType.get()),
            optional(14, CLAIM_SIZE, Types.LongType.get()),
            optional(15, DENSE_LABEL, Types.BinaryType.get()),
            optional(16, DENSE_ROWS, Types.IntegerType.get()),
            optional(17, DENSE_CLASSES, Types.IntegerType.get()),
            optional(18, DENSE_ENCODING, Types.StringType.get()),
            optional(19, SOFT_LABEL, Types.ListType.ofRequired(20, Types.FloatType.get())),
            required(21, METHOD, Types.StringType.get()),
            required(22, STAGE, Types.IntegerType.get()),
            required(23, SEED, Types.LongType.get()),
            required(24, SOURCE_POSITIONS, Types.ListType.ofRequired(25, Types.IntegerType.get())),
            required(26, PRODUCED_AT, Types.TimestampType.withZone()),
            required(27, LABELER_SHA256, Types.StringType.get()),
            required(28, GRID_N, Types.IntegerType.get()),
            required(29, GRID_CROP_RATIO, Types.DoubleType.get()),
            required(30, GRID_RESIZE, Types.StringType.get()),
            required(31, TEMPERATURE, Types.DoubleType.get()),
            required(32, ENGINE, Types.StringType.get()),
            required(33, SOURCE_TOPIC, Types.StringType.get()),
            required(34, SOURCE_PARTITION, Types.IntegerType.get()),
            required(35, SOURCE_OFFSET, Types.LongType.get()),
            required(36, MANIFEST_REVISION, Types.IntegerType.get()),
            required(37, LABELLED_AT, Types.TimestampType.withZone()),
            required(38, KAFKA_PARTITION, Types.IntegerType.get()),
            required(39, KAFKA_OFFSET, Types.LongType.get()));

    /** A version can be dropped by its metadata alone. */
    static final PartitionSpec SPEC = PartitionSpec.builderFor(SCHEMA)
            .identity(LABELER_ID)
            .identity(LABELER_VERSION)
            .build();

    private TableColumns() {}
}
